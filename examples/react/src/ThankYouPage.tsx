import { useEffect } from 'react'
import { go } from './usePath'
import { waymark } from './waymark'

export const ThankYouPage = ({ orderId }: { readonly orderId: string }) => {
  // StrictMode runs the effect twice, and a visitor may reload the page. Reports with the same order
  // number are one sale.
  useEffect(() => {
    waymark.sale({ orderId, total: '49.90', currency: 'EUR' })
  }, [orderId])
  return (
    <>
      <h1>Thank you</h1>
      <p>
        Your order number is <strong>{orderId}</strong>, and your total is €49.90.
      </p>
      <button type="button" onClick={() => go('/')}>
        Back to the loft
      </button>
    </>
  )
}
