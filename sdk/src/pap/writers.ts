import { options } from '../options.js'
import { visitorId } from '../visitor.js'
import { begin } from './begin.js'
import { lastClicked } from './landing.js'
import { textOf } from './text.js'
import { writeInto } from './writes.js'

/** The clients that read a value cut it by position: 8 characters of the account, 32 of the visitor. */
const ACCOUNT_LENGTH = 8
/** In Post Affiliate Pro, the only account of an installation; the collector reads it as that. */
export const ONLY_ACCOUNT = 'default1'

/** Between what is in a field and what is added, if the page names no other text. */
const SEPARATOR = '||'
let separator = ''

/** The account and the visitor, as hidden fields carry them; empty without a visitor. */
const cookie = (): string => {
  const { account = '' } = options
  return visitorId ? (account.length === ACCOUNT_LENGTH ? account : ONLY_ACCOUNT) + visitorId : ''
}

const VALUES = {
  cookie,
  visitor: () => visitorId || '',
  affiliate: () => lastClicked('affiliate'),
  campaign: () => lastClicked('campaign'),
}

/** Each call writes now, and again when the visitor or the page changes. */
export const WRITERS = {
  setAppendValuesToField: (between?: unknown) => {
    separator = `${between ?? ''}` || SEPARATOR
  },
  writeCookieToCustomField: (id: unknown, between?: unknown, parameter?: unknown) =>
    write('cookie', id, 'value', parameter, between),
  writeAffiliateToCustomField: (id: unknown) => write('affiliate', id, 'value'),
  writeCampaignToCustomField: (id: unknown) => write('campaign', id, 'value'),
  writeCookieToLink: (id: unknown, parameter?: unknown, between?: unknown) =>
    write('visitor', id, 'href', textOf(parameter) || 'papCookie', between),
  writeAffiliateToLink: (id: unknown, parameter?: unknown, between?: unknown) =>
    write('affiliate', id, 'href', textOf(parameter) || 'a_aid', between),
  writeValueToAttribute: (
    id: unknown,
    attribute: unknown,
    value: unknown,
    parameter?: unknown,
    between?: unknown,
  ) => write(textOf(value), id, textOf(attribute), parameter, between, () => textOf(value)),
  notifySale: () => write('cookie', 'pap_dx8vc2s5', 'value'),
}

const write = (
  kind: string,
  id: unknown,
  attribute: string,
  parameter?: unknown,
  between?: unknown,
  valueNow = VALUES[kind as keyof typeof VALUES],
): void => {
  begin()
  writeInto({
    kind,
    valueNow,
    id: textOf(id),
    attribute,
    parameter: textOf(parameter),
    separator: `${between ?? ''}` || separator,
  })
}
