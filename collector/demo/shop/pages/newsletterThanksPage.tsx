import { Layout, type ReachOptions } from '../parts/layout.js'
import { WaymarkCall } from '../parts/waymark.js'

export const NewsletterThanksPage = ({ reach }: { readonly reach: ReachOptions }) => (
  <Layout title="You are signed up" reach={reach}>
    <section class="receipt">
      <p class="stamp" aria-hidden="true">
        ✓
      </p>
      <h1>You are signed up</h1>
      <p class="muted">The next walk leaves on the first of the month. Bring a thermos.</p>
      <a class="button is-quiet" href="/">
        Back to the maps
      </a>
    </section>
    <WaymarkCall command="action" value={{ code: 'newsletter' }} />
  </Layout>
)
