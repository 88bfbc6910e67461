import Link from 'next/link'

export default async function ThankYouPage({
  params,
}: {
  readonly params: Promise<{ readonly orderId: string }>
}) {
  const { orderId } = await params
  return (
    <>
      <h1>Thank you</h1>
      <p>
        Your order number is <strong>{orderId}</strong>, and your total is €49.90.
      </p>
      <Link href="/">Back to the works</Link>
    </>
  )
}
