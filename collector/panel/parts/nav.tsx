import { Link } from './mount.js'

const GROUPS = [
  [
    ['/', 'Overview'],
    ['/clicks', 'Clicks'],
    ['/conversions', 'Conversions'],
    ['/commissions', 'Commissions'],
    ['/payouts', 'Payouts'],
    ['/reconcile', 'Reconcile'],
  ],
  [
    ['/affiliates', 'Affiliates'],
    ['/links', 'Links'],
    ['/banners', 'Banners'],
    ['/direct-links', 'Direct links'],
    ['/lifetimes', 'Lifetime customers'],
    ['/campaigns', 'Campaigns'],
    ['/policy', 'Policy'],
    ['/coupons', 'Coupons'],
    ['/performance', 'Performance rules'],
  ],
  [
    ['/integration', 'Integration'],
    ['/sites', 'Sites'],
    ['/postbacks', 'Postbacks'],
    ['/keys', 'Keys'],
    ['/webhooks', 'Webhooks'],
    ['/reference', 'Reference of the API'],
    ['/set-aside', 'Rejected and parked'],
  ],
] as const

export const Nav = ({ path }: { readonly path: string }) => (
  <nav aria-label="Panel">
    {GROUPS.map((group) => (
      <ul key={group[0][0]}>
        {group.map(([to, text]) => (
          <li key={to}>
            <Link to={to} current={isAt(path, to)}>
              {text}
            </Link>
          </li>
        ))}
      </ul>
    ))}
  </nav>
)

/** The entry of a list is also marked on the pages below it. */
const isAt = (path: string, to: string) =>
  to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)
