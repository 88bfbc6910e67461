import { ProductPage } from './ProductPage'
import { ThankYouPage } from './ThankYouPage'
import { usePath } from './usePath'

export const App = () => {
  const [, page, orderId] = usePath().split('/')
  return (
    <main>
      {page === 'thank-you' && orderId ? <ThankYouPage orderId={orderId} /> : <ProductPage />}
    </main>
  )
}
