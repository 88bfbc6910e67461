import { placeOrder } from './placeOrder'
import { VisitorField } from './VisitorField'

export default function ProductPage() {
  return (
    <>
      <h1>The Lamp Works</h1>
      <p>A lamp that remembers how bright the last evening was.</p>
      <p className="price">€49.90</p>
      <form action={placeOrder}>
        <VisitorField />
        <input name="coupon" placeholder="Coupon" aria-label="Coupon" />
        <button type="submit">Buy the lamp</button>
      </form>
    </>
  )
}
