import { z } from 'zod'
import { FOLDER_LENGTH_MAX, FOLDERS_MAX } from '../../../domain/checkout.js'
import type { AccountId } from '../../../domain/ids.js'
import { LIFETIME_ORDERS_MAX } from '../../../domain/lifetime.js'
import {
  CLAIM_LIMITS,
  CLICK_MODELS,
  EQUAL_SHARES,
  MATCHING_HOURS_MAX,
  type Policy,
  TRACE_KINDS,
  USUAL_MATCHING,
} from '../../../domain/policy.js'
import { isProblem } from '../../../domain/problem.js'
import { RULE_NAMES } from '../../../domain/verdict.js'
import { DAYS_MAX } from '../../../program/campaigns.js'
import { editPolicy, PER_DAY_MAX, PER_HOUR_MAX, type PolicyForm } from '../../../program/policy.js'
import { formatPercent } from '../../../program/terms.js'
import type { Deps } from '../../deps.js'
import { programOf } from '../programOf.js'
import { numberOrAll, ON_OFF } from './campaignForm.js'
import { moneyTexts } from './campaignShape.js'
import type { Endpoint } from './endpoint.js'
import { codesFor } from './names.js'
import {
  CURRENCY_MAX,
  code,
  count,
  declare,
  flag,
  instant,
  iso,
  known,
  listed,
  oneOf,
  typed,
} from './shapes.js'

const SUBJECT = 'Policy'
const PERCENT_MAX = 12
const AMOUNTS_MAX = 200

const policyShape = z
  .object({
    version: z.int().meta({ description: 'Each edit that changes something adds one.' }),
    since: instant,
    rules: z.array(z.enum(RULE_NAMES)).meta({
      description: 'In their order. The first that credits an affiliate decides.',
    }),
    clickModel: z.enum(CLICK_MODELS),
    split: z
      .object({ first: z.string(), last: z.string(), least: z.string() })
      .meta({ description: 'How shares are divided, in percent, if the click model is "split".' }),
    windowDays: z.int().meta({ description: 'How many days after a click an order is credited.' }),
    lifetimeDays: z.int().nullable().meta({
      description: 'For how many days an order bonds its customer to an affiliate. Null: for ever.',
    }),
    lifetimeOrders: z.int().nullable().meta({
      description:
        'For how many orders of the customer it does, with the one that began it. Null: for all.',
    }),
    forgetsAfterSale: z.boolean().meta({
      description: 'Whether a click earns only until the visitor’s next sale.',
    }),
    defaultAffiliate: z.string().nullable(),
    introduces: z.boolean(),
    storesAtRedirect: z.boolean(),
    standsDown: z.boolean().meta({
      description: 'Whether redirect links add afsrc=1 to the landing page.',
    }),
    checkoutFolders: z.array(z.string()).meta({
      description:
        'A click that lands in one of these folders does not take the place of an earlier one.',
    }),
    matching: z.object({ by: z.enum(TRACE_KINDS), hours: z.int(), payable: z.boolean() }).meta({
      description:
        'How the rule "probabilistic" recognises visitors, for how many hours after a click, and whether such a commission is payable without review.',
    }),
    browserReports: z.enum(['review', 'trusted']),
    amountMax: z.array(z.string()).meta({
      description: 'With "trusted": the maximum total of an order, one for each currency.',
    }),
    perDayMax: z.int().nullable(),
    buyerPerHourMax: z.int(),
    affiliatePerHourMax: z.int(),
    payoutCurrency: z.string().nullable().meta({
      description:
        'The currency in which affiliates are paid, at stored exchange rates. Null: that of each order.',
    }),
  })
  .meta({ id: 'Policy', description: 'How the account decides which affiliate earns.' })

const toPolicy = async (
  deps: Deps,
  accountId: AccountId,
  policy: Policy,
): Promise<z.output<typeof policyShape>> => {
  const { defaultAffiliateId: usual, browserReports, split = EQUAL_SHARES } = policy
  const { matching = USUAL_MATCHING } = policy
  const codes = await codesFor(deps, accountId, usual ? [usual] : [])
  const trusted = browserReports.mode === 'trusted' ? browserReports : undefined
  return {
    version: policy.version,
    since: iso(policy.since),
    rules: [...policy.rules],
    clickModel: policy.clickModel,
    split: {
      first: formatPercent(split.firstPpm),
      last: formatPercent(split.lastPpm),
      least: formatPercent(split.leastPpm),
    },
    windowDays: policy.windowDays,
    lifetimeDays: policy.lifetimeDays ?? null,
    lifetimeOrders: policy.lifetimeOrders ?? null,
    forgetsAfterSale: policy.forgetsAfterSale ?? false,
    defaultAffiliate: usual ? codes.affiliate(usual) : null,
    introduces: policy.introduces ?? false,
    storesAtRedirect: policy.storesAtRedirect ?? false,
    standsDown: policy.standsDown ?? false,
    checkoutFolders: [...(policy.checkoutFolders ?? [])],
    matching: { by: matching.by, hours: matching.hours, payable: matching.isPayable },
    browserReports: browserReports.mode,
    amountMax: moneyTexts(trusted?.amountMax),
    perDayMax: trusted?.perDayMax ?? null,
    ...(policy.claimLimits ?? CLAIM_LIMITS),
    payoutCurrency: policy.payoutCurrency ?? null,
  }
}

const readPolicy = async ({
  deps,
  accountId,
}: {
  readonly deps: Deps
  readonly accountId: AccountId
}) => toPolicy(deps, accountId, (await programOf(deps, accountId)).policy)

const getPolicy = declare({
  method: 'GET',
  path: '/policy',
  subject: SUBJECT,
  summary: 'Read the policy',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  answer: policyShape,
  example: {},
  answerTo: readPolicy,
})

const percent = typed(PERCENT_MAX).exactOptional()

const policyBody = z.strictObject({
  preset: oneOf(['default', 'pap']).exactOptional(),
  rules: listed(oneOf(RULE_NAMES), RULE_NAMES.length).exactOptional().meta({
    description: 'All rules, in their order. Those that are left out are off.',
  }),
  clickModel: oneOf(CLICK_MODELS).exactOptional(),
  split: z.strictObject({ first: percent, last: percent, least: percent }).exactOptional(),
  windowDays: count(DAYS_MAX).exactOptional(),
  lifetimeDays: count(DAYS_MAX).nullable().exactOptional(),
  lifetimeOrders: count(LIFETIME_ORDERS_MAX).nullable().exactOptional(),
  forgetsAfterSale: flag.exactOptional(),
  defaultAffiliate: code.nullable().exactOptional(),
  introduces: flag.exactOptional(),
  storesAtRedirect: flag.exactOptional(),
  standsDown: flag.exactOptional(),
  checkoutFolders: listed(typed(FOLDER_LENGTH_MAX), FOLDERS_MAX).exactOptional(),
  matching: z
    .strictObject({
      by: oneOf(TRACE_KINDS).exactOptional(),
      hours: count(MATCHING_HOURS_MAX).exactOptional(),
      payable: flag.exactOptional(),
    })
    .exactOptional(),
  browserReports: oneOf(['review', 'trusted']).exactOptional(),
  amountMax: listed(typed(AMOUNTS_MAX), AMOUNTS_MAX).exactOptional(),
  perDayMax: count(PER_DAY_MAX).exactOptional(),
  buyerPerHourMax: count(PER_HOUR_MAX).exactOptional(),
  affiliatePerHourMax: count(PER_HOUR_MAX).exactOptional(),
  payoutCurrency: typed(CURRENCY_MAX).nullable().exactOptional(),
})

/** The form of the program, whose fields are texts. */
const toPolicyForm = (body: z.output<typeof policyBody>): PolicyForm => {
  const { rules, split, defaultAffiliate, amountMax, checkoutFolders, ...others } = body
  const { payoutCurrency, introduces, storesAtRedirect, standsDown, forgetsAfterSale, ...more } =
    others
  const { lifetimeDays, lifetimeOrders, matching, ...same } = more
  const onOff = (value: boolean | undefined) =>
    value === undefined ? undefined : ON_OFF[`${value}`]
  return known({
    ...same,
    rules: rules?.join(', '),
    splitFirst: split?.first,
    splitLast: split?.last,
    splitLeast: split?.least,
    defaultAffiliate: defaultAffiliate === null ? 'none' : defaultAffiliate,
    introduces: onOff(introduces),
    storesAtRedirect: onOff(storesAtRedirect),
    standsDown: onOff(standsDown),
    checkoutFolders: checkoutFolders?.join(', '),
    matchBy: matching?.by,
    matchHours: matching?.hours,
    matchPayable: onOff(matching?.payable),
    lifetimeDays: numberOrAll(lifetimeDays),
    lifetimeOrders: numberOrAll(lifetimeOrders),
    forgetsAfterSale: onOff(forgetsAfterSale),
    amountMax: amountMax?.join(', '),
    payoutCurrency: payoutCurrency === null ? 'none' : payoutCurrency,
  })
}

const patchPolicy = declare({
  method: 'PATCH',
  path: '/policy',
  subject: SUBJECT,
  summary: 'Change the policy',
  description:
    'Adds a version that applies from now on. Orders that were placed before keep their version.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: policyBody,
  answer: policyShape,
  example: { body: { windowDays: 30, clickModel: 'first', defaultAffiliate: 'bob' } },
  current: readPolicy,
  answerTo: async ({ deps, accountId, body, matched }) => {
    const form = toPolicyForm(body)
    const version = (matched as z.output<typeof policyShape> | undefined)?.version
    const edited = await editPolicy(deps, accountId, form, version)
    return isProblem(edited) ? edited : toPolicy(deps, accountId, edited)
  },
})

export const policy: readonly Endpoint[] = [getPolicy, patchPolicy]
