/**
 * Notices shown after a redirect. The URL contains only a code and numbers, so a crafted link
 * cannot make the panel show foreign text.
 */
export const NOTICES = {
  logged_out: () => 'You are logged out.',
  password_changed: () => 'The password is changed. Every other session has ended.',
  affiliate_added: () => 'The affiliate is added. Its affiliate link works from now on.',
  affiliate_changed: () => 'The status is changed. It applies to clicks and orders from now on.',
  affiliate_edited: () => 'The name and the e-mail address are saved.',
  affiliate_settings_changed: () =>
    'The change is saved. It applies to orders from now on; earlier orders keep their terms.',
  alias_added: () =>
    'The alias is added. Earlier clicks and orders that name it are settled again.',
  alias_removed: () => 'The alias is removed. Earlier clicks and orders keep their affiliate.',
  campaign_added: () => 'The campaign is added.',
  campaign_changed: () =>
    'The campaign is changed. Orders that were first reported before the change keep their terms.',
  campaign_group_removed: (count: number) =>
    `The campaign is changed. A commission group was removed. Affiliates that earn by the terms of the campaign from now on: ${count}.`,
  performance_added: () => 'The performance rule is added.',
  performance_changed: () =>
    'The performance rule is changed. Periods that were measured before keep what they gave.',
  policy_changed: () =>
    'The policy is changed. Orders that were placed before the change keep their policy.',
  unchanged: () => 'Nothing was changed, because these values are already in force.',
  rate_entered: () =>
    'The rate is entered. Commissions that waited for it are converted within a minute.',
  rates_imported: () =>
    'The rates are imported. Commissions that waited for them are converted within a minute.',
  coupon_added: () => 'The coupon is added.',
  coupon_ended: () =>
    'The coupon is no longer valid. Sales that were placed before keep their credit.',
  link_stored: () => 'The link is stored. It works from now on.',
  link_renamed: () => 'The link is renamed. Its address before goes on leading to it.',
  link_removed: () => 'The link is removed. Its addresses lead to the start page now.',
  banner_added: () => 'The banner is added. Choose an affiliate to see the code for a page.',
  banner_changed: () =>
    'The banner is changed. Pages show the change from now on, except texts that were pasted before.',
  banner_removed: () =>
    'The banner is removed. Images and HTML are no longer shown, and links with its code go on working.',
  direct_link_added: () => 'The site is added.',
  direct_link_approved: () =>
    'The site is approved. Visitors who come from there are credited from now on.',
  direct_link_declined: () =>
    'The site is declined. Visitors who come from there are not credited any more.',
  direct_link_removed: () => 'The site is removed. Earlier clicks stay.',
  lifetime_set: () =>
    'The affiliate is set. Orders that were placed since are settled again within seconds.',
  lifetime_ended: () =>
    'The relation is ended. Orders that were placed since are settled again within seconds.',
  site_added: () =>
    'The site is registered. Its pages can report from now on. Their earlier reports stay rejected.',
  site_removed: () => 'The site is removed. Reports by its pages are rejected from now on.',
  postback_active: () => 'The postback is told what happens from now on.',
  postback_paused: () => 'The postback is paused. What happens meanwhile is not told later.',
  postback_removed: () => 'The postback is removed.',
  deliveries_replayed: () => 'It is sent again within a few seconds.',
  key_revoked: () => 'The key is revoked.',
  approved: (count: number, left: number) =>
    `${commissions(count)} moved to the next status.${
      left === 0 ? '' : `  ${commissions(left)} could not be moved: open them to see why.`
    }`,
  nothing_selected: () => 'Nothing was selected.',
  confirmed: () =>
    'The order is confirmed. If a commission is still held, the reason is shown below.',
  released: () => 'The commission is released.',
  reopened: () => 'The commission is reopened and the decline is revoked.',
  approved_one: () => 'The commission is approved and payable now.',
  declined: () => 'The commission is declined. The reason is stored with the order.',
  parked_applied: () => 'The report is added to the order, and the order is settled again.',
  webhook_changed: () =>
    'The endpoint is changed. To apply earlier deliveries with the new settings, replay them.',
  webhook_added: () => 'The endpoint is created. Enter its URL at the provider.',
  webhook_secret_changed: () => 'The secret is changed.',
  webhook_removed: () =>
    'The endpoint is removed. Orders that it reported stay. Remove its URL at the provider as well.',
  webhook_replayed: (count: number, left: number) =>
    `Applied: ${count}. Not applied: ${left}.${left === 0 ? '' : ' The log below says why.'}`,
  booked: () => 'It is booked, and part of the balances below.',
  booking_reversed: () => 'The opposite amount is booked. Both are in the list.',
  paid: () => 'The payout is marked as paid.',
  batch_frozen: () => 'The batch is frozen. Download its file, and pay with it.',
  batch_paid: () => 'The batch is marked as paid.',
  batch_reverted: () => 'The batch is reverted. Its money is payable again.',
  taken_out: () =>
    'The payment is taken out, and its money is payable again. Download the file again before you pay.',
  payee_changed: () => 'The details are stored. Open batches keep the earlier ones.',
  payee_removed: () => 'The details are erased.',
  terms_changed: () => 'The payout terms are changed.',
} satisfies Record<string, (count: number, left: number) => string>

export type Notice = keyof typeof NOTICES

const commissions = (count: number) => (count === 1 ? '1 commission' : `${count} commissions`)
