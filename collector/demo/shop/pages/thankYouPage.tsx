import type { Order } from '../orders.js'
import { Layout, type ReachOptions } from '../parts/layout.js'
import { PriceLines } from '../parts/priceLines.js'
import { WaymarkCall } from '../parts/waymark.js'
import { toSale } from '../toSale.js'

interface ThankYouPageProps {
  readonly reach: ReachOptions
  readonly order: Order
}

export const ThankYouPage = ({ reach, order }: ThankYouPageProps) => (
  <Layout title="Thank you" reach={reach}>
    <section class="receipt">
      <p class="stamp" aria-hidden="true">
        ✓
      </p>
      <h1>Thank you, {order.name}</h1>
      <p class="muted">Your order is in. Put the kettle on and clear the kitchen table.</p>
      <p class="order-number">
        <span>Order number</span>
        <strong>{order.orderId}</strong>
      </p>
      <PriceLines
        price={order.price}
        label={`${order.quantity} × ${order.product.name}`}
        coupon={order.coupon}
      />
      <a class="button is-quiet" href="/">
        Back to the maps
      </a>
    </section>
    <WaymarkCall command="sale" value={toSale(order)} />
  </Layout>
)
