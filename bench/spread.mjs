// How the requests of a run are spread over accounts.

/** The usual number of affiliates of an account. */
export const AFFILIATES = 100

/** The accounts of a database by their number. The first one is made by the first start. */
export const accountIdOf = (number) => (number === 0 ? 'default1' : `account${number + 1}`)

/** All requests go to the first account. */
export const ONE_ACCOUNT = { first: 0, count: 1, affiliates: AFFILIATES }

/**
 * The account of a request. With `half`, every other request goes to the first account, and the rest is
 * spread evenly.
 */
export const accountOf = ({ spread = ONE_ACCOUNT }, number) => {
  const { first, count, half = false } = spread
  if (!half) return accountIdOf(first + (number % count))
  if (number % 2 === 0) return accountIdOf(first)
  return accountIdOf(first + 1 + (((number - 1) / 2) % (count - 1)))
}

/** The number of affiliates of each account. */
export const affiliatesOf = (spread = ONE_ACCOUNT) => spread.affiliates ?? AFFILIATES

/** The number of a request among those to its account, if they are spread evenly. */
export const placeOf = ({ spread = ONE_ACCOUNT }, number) => Math.floor(number / spread.count)
