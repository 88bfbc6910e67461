import { Layout, type ReachOptions } from '../parts/layout.js'
import { Picture } from '../pictures/picture.js'
import { eur, inWords } from '../price.js'
import type { Product } from '../products.js'

interface ProductPageProps {
  readonly reach: ReachOptions
  readonly product: Product
}

export const ProductPage = ({ reach, product }: ProductPageProps) => (
  <Layout title={product.name} reach={reach}>
    <article class="product">
      <Picture sku={product.sku} />
      <div class="product-text">
        <p class="crumb">
          <a href="/#maps">All maps</a>
        </p>
        <h1>{product.name}</h1>
        <p class="muted">{product.subtitle}</p>
        <p class="story">{product.story}</p>
        <ul class="facts">
          {product.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        <div class="buy">
          <p class="price">{inWords(eur(product.unitPrice))}</p>
          <a class="button" href={`/checkout?product=${product.sku}`}>
            Buy now
          </a>
        </div>
        <p class="muted small">Free shipping. Ready to leave the house tomorrow.</p>
      </div>
    </article>
  </Layout>
)
