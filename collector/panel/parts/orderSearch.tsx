import { Link } from './mount.js'

/** Leads to the conversions of an order, in test mode or not, whatever its products are. */
export const OrderSearch = ({ orderId }: { readonly orderId: string }) => (
  <Link to={`/conversions?${new URLSearchParams({ search: orderId })}`}>{orderId}</Link>
)
