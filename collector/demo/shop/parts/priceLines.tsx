import { inWords, type Price } from '../price.js'
import type { Coupon } from '../shopOptions.js'

interface PriceLinesProps {
  readonly price: Price
  readonly label: string
  readonly coupon: Coupon | undefined
}

export const PriceLines = ({ price, label, coupon }: PriceLinesProps) => (
  <dl class="prices">
    <div>
      <dt>{label}</dt>
      <dd>{inWords(price.subtotal)}</dd>
    </div>
    {coupon && (
      <div class="discount">
        <dt>
          Coupon {coupon.code} ({coupon.discountPercent}&nbsp;%)
        </dt>
        <dd>−{inWords(price.discount)}</dd>
      </div>
    )}
    <div>
      <dt>Shipping</dt>
      <dd>free</dd>
    </div>
    <div class="total">
      <dt>Total</dt>
      <dd>{inWords(price.total)}</dd>
    </div>
  </dl>
)
