import { leftOf, type Order } from '../orders.js'
import { Layout, type ReachOptions } from '../parts/layout.js'
import { inWords } from '../price.js'
import { RefundForm, type RefundProblem } from './refundForm.js'

interface OrdersPageProps {
  readonly reach: ReachOptions
  readonly orders: readonly Order[]
  /** A fresh name for each refund form, so that a refund sent twice is paid once. */
  readonly newId: () => string
  readonly problem?: RefundProblem | undefined
}

export const OrdersPage = ({ reach, orders, newId, problem }: OrdersPageProps) => (
  <Layout title="Orders" reach={reach}>
    <h1>Orders</h1>
    <p class="intro">
      This page is for the shop’s owner. A thank-you page’s word is not enough to pay an affiliate,
      so its commission waits as <em>unverified</em>. “Payment received” lets the shop’s server
      confirm the order to the collector, and the commission becomes <em>pending</em>.
    </p>
    {orders.length === 0 && (
      <p class="note">
        No orders since the shop was started. <a href="/#maps">Buy something</a>, then come back.
      </p>
    )}
    <ul class="orders">
      {orders.map((order) => (
        <OrderCard
          key={order.orderId}
          order={order}
          refundId={newId()}
          problem={problem?.orderId === order.orderId ? problem : undefined}
        />
      ))}
    </ul>
  </Layout>
)

interface OrderCardProps {
  readonly order: Order
  readonly refundId: string
  readonly problem: RefundProblem | undefined
}

const OrderCard = ({ order, refundId, problem }: OrderCardProps) => (
  <li class="order" id={order.orderId}>
    <div class="order-head">
      <h2>
        <a href={`/thank-you?order=${order.orderId}`}>{order.orderId}</a>
      </h2>
      <p class={order.paid ? 'badge is-good' : 'badge'}>{order.paid ? 'paid' : 'not paid yet'}</p>
    </div>
    <p>
      {order.quantity} × {order.product.name} for {order.name}
      {order.coupon && (
        <>
          , coupon <code>{order.coupon.code}</code>
        </>
      )}
    </p>
    <p class="muted small">
      {new Date(order.placedAt).toISOString().replace('T', ' ').slice(0, 16)} UTC
      {order.email && ` · ${order.email}`}
    </p>
    <p class="order-total">
      <strong>{inWords(order.price.total)}</strong>
      {order.refunds.length > 0 && (
        <span class="muted">, {inWords(leftOf(order))} left after refunds</span>
      )}
    </p>
    <div class="order-acts">
      {!order.paid && <PaidForm order={order} />}
      {leftOf(order).amount > 0 && (
        <RefundForm
          orderId={order.orderId}
          refundId={problem?.refundId ?? refundId}
          left={leftOf(order)}
          problem={problem}
        />
      )}
    </div>
    {order.answer && (
      <p class={order.answer.good ? 'note is-good' : 'note is-bad'} role="status">
        {order.answer.text}
      </p>
    )}
  </li>
)

const PaidForm = ({ order }: { readonly order: Order }) => (
  <form method="post" action={`/orders/${order.orderId}/paid`}>
    <button class="button" type="submit">
      Payment received
    </button>
  </form>
)
