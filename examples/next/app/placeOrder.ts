'use server'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { reportSale } from './reportSale'

export const placeOrder = async (form: FormData): Promise<never> => {
  const text = (name: string) => String(form.get(name) ?? '')
  // A real shop takes the order from its database.
  const order = { orderId: String(Date.now()), total: '49.90', currency: 'EUR' }
  const at = new Date().toISOString()
  // The customer does not have to wait for the report.
  after(() => reportSale({ ...order, at, visitorId: text('visitor'), coupon: text('coupon') }))
  redirect(`/thank-you/${order.orderId}`)
}
