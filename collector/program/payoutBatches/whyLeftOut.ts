import type { WhyLeftOut } from './choose.js'

const TEXTS: Readonly<Record<WhyLeftOut, string>> = {
  not_chosen: 'The affiliate was not chosen.',
  other_currency: 'It is in another currency than the batch.',
  owed: 'Nothing is payable: refunds after earlier payouts are deducted first.',
  banned: 'The affiliate is banned. Name the affiliate to pay all the same.',
  below_minimum: 'It is below the minimum, and stays for the next payout.',
  too_many: 'A batch takes no more payments. Prepare another one for the rest.',
  no_details: 'It is not known how to pay the affiliate. Enter the details.',
  other_method: 'The affiliate is paid in another way than by this file.',
  no_iban: 'The file needs an IBAN, or a currency for which it has account numbers.',
  not_sepa: 'The IBAN is of a country outside SEPA.',
  name_not_latin: 'The file takes Latin letters only. Write the name of the holder with them.',
  currency_not_in_file: 'The file takes euros only.',
  amount_too_large: 'The amount is larger than the file takes.',
}

/** Why an affiliate is left out of a batch, and what to do. */
export const leftOutText = (why: WhyLeftOut): string => TEXTS[why]
