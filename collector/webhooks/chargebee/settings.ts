import { isProblem, problem } from '../../domain/problem.js'
import type { Setting } from '../adapter.js'
import { readDecimals } from './amounts.js'

/** What an endpoint of Chargebee needs besides its password. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'user',
    label: 'User name',
    help: 'The user name of basic authentication at Chargebee. Without it any user name is accepted.',
    isRequired: false,
    check: (value) =>
      /[:\p{Cc}]/u.test(value) || value.length > 200
        ? problem(
            'invalid_user',
            'user',
            'The user name may not have a colon or control characters.',
          )
        : undefined,
  },
  {
    name: 'mode',
    label: 'Site',
    help: 'Enter "test" if the webhook is of a test site, else "live": events do not name their site.',
    isRequired: false,
    usual: 'live',
    check: (value) =>
      value === 'live' || value === 'test'
        ? undefined
        : problem('invalid_mode', 'mode', 'The site must be "live" or "test".'),
  },
  keySetting('orderIdKey', 'Key of the order id', 'order_id'),
  keySetting('visitorIdKey', 'Key of the visitor id', 'waymark_visitor'),
  {
    name: 'decimals',
    label: 'Decimals of currencies',
    help: 'For currencies whose decimals at Chargebee are not documented, for example "KWD=3, ISK=0".',
    isRequired: false,
    check: (value) => {
      const decimals = readDecimals(value)
      return isProblem(decimals) ? decimals : undefined
    },
  },
]

function keySetting(name: string, label: string, usual: string): Setting {
  return {
    name,
    label,
    help: `Of the custom field "cf_<key>" of invoices, subscriptions or customers, or of their meta data. Usually ${usual}.`,
    isRequired: false,
    usual,
    check: (value) =>
      /^[A-Za-z0-9_]{1,100}$/.test(value)
        ? undefined
        : problem(
            'invalid_key',
            name,
            'The key may have letters, digits and underscores, without "cf_".',
          ),
  }
}
