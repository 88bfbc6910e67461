/**
 * What a page says after a redirect. The address carries only the code and numbers, so that no link
 * can put words into the panel's mouth.
 */
export const NOTICES = {
  logged_out: () => 'You are logged out.',
  password_changed: () => 'The password is changed. Every other session has ended.',
  affiliate_added: () => 'The affiliate is added. The affiliate link works from now on.',
  affiliate_changed: () => 'The status is changed. It holds for clicks and orders from now on.',
  campaign_added: () => 'The campaign is added.',
  campaign_changed: () =>
    'The campaign is changed. Orders that were opened before keep their terms.',
  policy_changed: () =>
    'The policy is changed. Orders that were placed before keep the policy they had.',
  unchanged: () => 'Nothing was changed: all of it is in force already.',
  coupon_added: () => 'The coupon is added.',
  coupon_ended: () => 'The coupon has ended. Sales placed before keep their credit.',
  site_added: () =>
    'The site is registered. Its pages may report from now on. What they reported before stays rejected.',
  site_removed: () => 'The site is removed. Reports by its pages are rejected from now on.',
  key_revoked: () => 'The key is revoked.',
  approved: (count: number, left: number) =>
    `${commissions(count)} taken a step further.${
      left === 0 ? '' : ` ${commissions(left)} could not be: open them to see why.`
    }`,
  nothing_selected: () => 'Nothing was selected.',
  confirmed: () => 'Confirmed. Where something is still held, the reason stands below.',
  released: () => 'Released.',
  reopened: () => 'Reopened. The decline is taken back.',
  approved_one: () => 'Approved. It is payable now.',
  declined: () => 'Declined. The reason is kept with the order.',
  parked_applied: () => 'The report is added to the order, and the order is settled again.',
  paid: () => 'Marked as paid.',
} satisfies Record<string, (count: number, left: number) => string>

export type Notice = keyof typeof NOTICES

const commissions = (count: number) => (count === 1 ? '1 commission' : `${count} commissions`)
