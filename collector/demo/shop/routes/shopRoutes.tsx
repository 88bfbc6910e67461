import { Router } from 'express'
import { emailProblem, textOf } from '../checkoutForm.js'
import { LandingPage } from '../pages/landingPage.js'
import { NewsletterThanksPage } from '../pages/newsletterThanksPage.js'
import { ProductPage } from '../pages/productPage.js'
import { findProduct } from '../products.js'
import { sendPage } from '../send.js'
import type { ShopOptions } from '../shopOptions.js'

/** What can be looked at, and the newsletter. */
export const shopRoutes = ({ account, collectorUrl }: ShopOptions): Router => {
  const reach = { account, collectorUrl }
  const router = Router()
  router.get('/', (_request, response) => sendPage(response, 200, <LandingPage reach={reach} />))
  router.get('/products/:sku', (request, response, next) => {
    const product = findProduct(request.params.sku)
    if (!product) return next()
    sendPage(response, 200, <ProductPage reach={reach} product={product} />)
  })
  router.get('/newsletter', (_request, response) => response.redirect('/#newsletter'))
  router.post('/newsletter', (request, response) => {
    const email = textOf(request.body, 'email')
    const problem = emailProblem(email)
    if (!problem) return response.redirect(303, '/newsletter/thanks')
    sendPage(response, 422, <LandingPage reach={reach} signUp={{ email, problem }} />)
  })
  router.get('/newsletter/thanks', (_request, response) =>
    sendPage(response, 200, <NewsletterThanksPage reach={reach} />),
  )
  return router
}
