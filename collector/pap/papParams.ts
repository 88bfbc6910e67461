/**
 * Parameters of a request, by their names in lower case: clients write `AccountId`, `AccountID` and
 * `accountId`.
 */
export type PapParams = ReadonlyMap<string, string>

/** More than any client sends. Further ones are not read. */
const PARAMS_MAX = 100

/**
 * Reads the query and the body. The last of several parameters with one name counts, and those of the body
 * count more, as in PHP.
 */
export const readParams = (query: string, body = ''): PapParams => {
  const { form, sale } = saleIn(body)
  const all = [...pairsOf(withKey(query).replaceAll('&amp;', '&')), ...pairsOf(form)]
  const params = new Map(all.slice(-PARAMS_MAX).map(([name, value]) => [name.toLowerCase(), value]))
  if (sale !== undefined) params.set('sale', sale)
  return params
}

/** The parameters of a body that a program has parsed already. */
export const readParsed = (query: string, body: unknown): PapParams => {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const params = new Map(readParams(query))
  for (const [name, value] of fields.slice(0, PARAMS_MAX)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value
    if (typeof last === 'string') params.set(name.toLowerCase(), last)
  }
  return params
}

const pairsOf = (text: string): readonly (readonly [string, string])[] => [
  ...new URLSearchParams(text),
]

/**
 * If the configured address has a query, the PHP class writes it twice, and its own one behind it:
 * `track.php?wm_key=secretwm_key=secret&visitorId=...`.
 */
const withKey = (query: string): string =>
  query.replace(/^(wm_key=([\w-]{1,100}))wm_key=\2(?=&|$)/i, '$1')

/**
 * PHP classes up to 5.5 send `sale=[{"o":"1001",...}]` without encoding it, so a product may contain "&"
 * and "+".
 */
const saleIn = (body: string): { readonly form: string; readonly sale?: string } => {
  const [start = '', before = ''] = /^(|.*?&)sale=(?=\s*[[{])/is.exec(body) ?? []
  if (start === '') return { form: body }
  const sale = body.slice(start.length)
  return isJson(sale) ? { form: before, sale } : { form: body }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
