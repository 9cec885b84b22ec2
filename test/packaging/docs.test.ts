import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const places = ['*.md', '{contracts,docs,packages,services,test}/**/*.md']
const pages = globSync(places, { cwd: root, exclude: (path) => path.includes('node_modules') })

const textOf = (page: string) => readFileSync(join(root, page), 'utf8').replace(/^ *```.*?^ *```/gms, '')

/** As GitHub names a heading in a link. */
const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  )

/** Bars inside of code and behind a backslash part no cells. */
const cellsOf = (row: string) =>
  row
    .replace(/`[^`]*`/g, '')
    .replaceAll('\\|', '')
    .split('|').length

test('the pages are found', () => {
  expect(pages).toContain('docs/design.md')
  expect(pages).toContain('packages/relayer/README.md')
})

test.each(pages)('%s: every row of a table has as many cells as its head', (page) => {
  const tables = textOf(page)
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
  const torn = tables.flatMap(([head = '', ...rows]) => rows.filter((row) => cellsOf(row) !== cellsOf(head)))
  expect(torn).toEqual([])
})

test.each(pages)('%s: every link within the repository leads somewhere', (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link)
  const isLost = (link: string) => {
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path))
    if (!existsSync(join(root, target))) return true
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor)
  }
  expect(links.filter(isLost)).toEqual([])
})
