import { Field } from '../parts/field.js'
import { Layout, type ReachOptions } from '../parts/layout.js'
import { Hero } from '../pictures/hero.js'
import { Picture } from '../pictures/picture.js'
import { eur, inWords } from '../price.js'
import { PRODUCTS, type Product } from '../products.js'

export interface SignUp {
  readonly email: string
  readonly problem: string | undefined
}

interface LandingPageProps {
  readonly reach: ReachOptions
  readonly signUp?: SignUp
}

export const LandingPage = ({ reach, signUp }: LandingPageProps) => (
  <Layout title="Maps for going on foot" reach={reach}>
    <section class="hero">
      <div class="hero-text">
        <h1>Maps for going on foot</h1>
        <p>
          We walk every path before we draw it. Then we print it on paper that survives your pocket,
          your coffee and your weather.
        </p>
        <a class="button" href="#maps">
          See the maps
        </a>
      </div>
      <Hero />
    </section>
    <section id="maps">
      <h2>This year’s sheets</h2>
      <ul class="cards">
        {PRODUCTS.map((product) => (
          <Card key={product.sku} product={product} />
        ))}
      </ul>
    </section>
    <NewsletterForm {...(signUp ?? { email: '', problem: undefined })} />
  </Layout>
)

const Card = ({ product }: { readonly product: Product }) => (
  <li class="card">
    <Picture sku={product.sku} />
    <div class="card-text">
      <h3>
        <a href={`/products/${product.sku}`}>{product.name}</a>
      </h3>
      <p class="muted">{product.subtitle}</p>
      <p class="price">{inWords(eur(product.unitPrice))}</p>
    </div>
  </li>
)

const NewsletterForm = ({ email, problem }: SignUp) => (
  <section id="newsletter" class="newsletter">
    <div>
      <h2>A walk a month</h2>
      <p>One route, one small map and one bad joke about weather. No more than that.</p>
    </div>
    <form method="post" action="/newsletter#newsletter" novalidate>
      <Field name="email" label="E-mail" problem={problem}>
        {(ids) => (
          <input
            {...ids}
            type="email"
            value={email}
            autocomplete="email"
            placeholder="you@example.com"
          />
        )}
      </Field>
      <button class="button" type="submit">
        Sign up
      </button>
    </form>
  </section>
)
