/** A product that the devnet lists. */
export type DevnetProduct = { productId: number; poolId: number; slug: string; name: string }
