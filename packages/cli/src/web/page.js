// What a chain or a node said is only ever put in as text: a reason of a revert can hold anything.

const REFRESH_MS = 5_000
const byId = (id) => document.getElementById(id)

/** Makes an element; what is given as a child is text, an element, or nothing. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children.flat().filter((child) => child !== undefined && child !== ''))
  return element
}

const code = (text) => make('span', { class: 'code' }, text)
const short = (hex) => make('span', { class: 'code', title: hex }, `${hex.slice(0, 6)}…${hex.slice(-4)}`)
const several = (count, word) => `${count} ${word}${Number(count) === 1 ? '' : 's'}`

function age(seconds) {
  if (seconds === undefined) return 'unknown'
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`
}

function coins(wei) {
  const value = Number(wei) / 1e18
  if (value === 0) return '0'
  return value < 1e-6 ? '< 0.000001' : value.toFixed(6)
}

/** A table whose cells keep the names of their columns, for screens on which a row becomes a card. */
function table(columns, rows) {
  const cell = (content, index) =>
    make('td', { 'data-label': columns[index].name, class: columns[index].kind ?? '' }, content ?? '')
  const head = columns.map(({ name, kind }) => make('th', { scope: 'col', class: kind ?? '' }, name))
  const body = rows.map((row) => make('tr', {}, ...row.map(cell)))
  return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...body))
}

const number = (name) => ({ name, kind: 'number' })

/** Replaces what a place shows, unless that is what it shows already: a selection in it is kept. */
function show(place, ...children) {
  const made = make('div', {}, ...children)
  if (place.innerHTML !== made.innerHTML) place.replaceChildren(...made.childNodes)
}

function pathwayRow(row) {
  const name = make('span', {}, `${row.srcEid} → ${row.dstEid} `, short(row.receiver))
  if (row.problem !== undefined) return [name, '', '', '', '', '', '', make('span', { class: 'bad' }, row.problem)]
  const share = { value: row.delivered, max: Math.max(Number(row.sent), 1), 'aria-label': 'delivered of sent' }
  const stuck = row.stuck.length === 0 ? '' : `${row.stuck.length} put aside or failing`
  return [
    make('span', {}, name, row.sent === '0' ? '' : make('progress', share)),
    ...[row.sent, row.verified, row.committed, row.delivered],
    row.waiting.length === 0 ? '–' : age(row.oldestAgeSeconds),
    row.cost === undefined ? '–' : coins(row.cost.wei),
    make('span', { class: 'warn' }, stuck),
  ]
}

function waitingRows(row) {
  if (row.problem !== undefined) return []
  return row.waiting.slice(0, 20).map(({ nonce, guid, stage, ageSeconds }) => {
    const stuck = row.stuck.find((one) => one.guid === guid)
    const link = make('a', { href: `#${guid}`, class: 'code', title: guid }, `${guid.slice(0, 14)}…${guid.slice(-4)}`)
    const why = stuck ? `${stuck.status}: ${stuck.reason ?? ''}` : ''
    return [`${row.srcEid} → ${row.dstEid}`, nonce, link, stage, age(ageSeconds), make('span', { class: 'warn' }, why)]
  })
}

function keyRow({ role, dvn, eid, address, problem, balance, messages }) {
  const name = dvn === undefined ? role : `${role} ${dvn}`
  if (problem !== undefined) return [name, String(eid), short(address), '', make('span', { class: 'bad' }, problem)]
  const few = Number(messages) < 1 ? 'bad' : Number(messages) < 100 ? 'warn' : ''
  const count = Number(messages) > 1e6 ? '> 1 000 000' : messages
  return [name, String(eid), short(address), coins(balance), make('span', { class: few }, count)]
}

function health({ pathways, signers }) {
  const problems = [...pathways, ...signers].filter(({ problem }) => problem !== undefined).length
  if (problems > 0) return ['bad', `${several(problems, 'thing')} cannot be read`]
  const stuck = pathways.reduce((sum, row) => sum + row.stuck.length, 0)
  if (stuck > 0) return ['warn', `${several(stuck, 'message')} put aside or failing`]
  const waiting = pathways.reduce((sum, row) => sum + Number(row.sent) - Number(row.delivered), 0)
  return waiting > 0 ? ['', `${several(waiting, 'message')} under way`] : ['good', 'everything is delivered']
}

/** A pathway is named by the ends that a pause knows it by. */
function pausedName(key) {
  const [srcEid, , dstEid, receiver = ''] = key.split('/')
  return `${srcEid} → ${dstEid} ${receiver.slice(0, 6)}…${receiver.slice(-4)}`
}

function showStatus(status) {
  const { pathways, signers, pause, atMs } = status
  const [kind, words] = health(status)
  show(byId('health'), make('span', { class: kind }, words))
  byId('updated').textContent = `as of ${new Date(atMs).toLocaleTimeString()}`
  byId('pause').hidden = pause === undefined
  if (pause) {
    const what = pause.everything ? 'Everything is paused' : `Paused: ${pause.pathways.map(pausedName).join(', ')}`
    byId('pause').textContent = `${what}, since ${new Date(pause.sinceMs).toLocaleString()}: ${pause.reason}`
  }
  const pathwayColumns = ['sent', 'verified', 'committed', 'delivered', 'oldest', 'cost'].map(number)
  show(byId('pathways'), table([{ name: 'pathway' }, ...pathwayColumns, { name: '' }], pathways.map(pathwayRow)))
  const waiting = pathways.flatMap(waitingRows)
  byId('waiting-section').hidden = waiting.length === 0
  const columns = [
    { name: 'pathway' },
    number('nonce'),
    { name: 'guid' },
    { name: 'stage' },
    number('age'),
    { name: '' },
  ]
  show(byId('waiting'), table(columns, waiting))
  const keyColumns = [{ name: 'role' }, { name: 'chain' }, { name: 'address' }, number('balance'), number('messages')]
  show(byId('keys'), table(keyColumns, signers.map(keyRow)))
}

const at = ({ transactionHash, blockNumber }) => ['block ', blockNumber, ', ', code(transactionHash)]

function attestation({ dvn, name, isRequired, isEnough, confirmations, transactionHash }) {
  const who = `${isRequired ? 'required' : 'optional'} DVN ${name ?? dvn}`
  if (confirmations === undefined) return make('dd', { class: 'quiet' }, `${who}: not yet`)
  const blocks = `${who}: after ${several(confirmations, 'block')}${isEnough ? '' : ', too few'}`
  return make(
    'dd',
    { class: isEnough ? '' : 'warn' },
    blocks,
    ...(transactionHash ? [', ', code(transactionHash)] : []),
  )
}

const failure = (one) => make('dd', {}, make('span', { class: 'warn' }, one.reason), ' – ', ...at(one))

function storyOf(story) {
  const { sent, verification, committed, delivered, discarded, failures, composed, record, next, stage } = story
  const line = (label, ...content) => [make('dt', {}, label), make('dd', {}, ...content)]
  const isFinal = BigInt(sent.confirmations) >= BigInt(sent.wantedConfirmations)
  const depth = isFinal ? 'final' : `${sent.confirmations} of ${sent.wantedConfirmations} blocks`
  const kind = { delivered: 'good', failing: 'bad', blocked: 'bad', replaced: 'bad' }[stage] ?? 'warn'
  const runs = { waiting: ['not run yet'], done: composed?.run ? at(composed.run) : ['run'], gone: ['not there'] }
  return [
    make('h3', { class: 'code' }, story.guid),
    make(
      'dl',
      {},
      line('stage', make('span', { class: kind }, stage)),
      line('pathway', `${story.srcEid} → ${story.dstEid}, nonce ${story.nonce}`),
      line('from', code(story.sender)),
      line('to', code(story.receiver)),
      line('sent', `${new Date(Number(sent.atSeconds) * 1_000).toLocaleString()}, ${depth}, `, ...at(sent)),
      make('dt', {}, 'attested'),
      ...verification.attestations.map((one, index) =>
        index === 0 ? attestation(one) : [make('dt'), attestation(one)],
      ),
      line('committed', ...(committed ? at(committed) : [delivered ? 'yes' : 'no'])),
      ...failures.map((one) => [make('dt', {}, 'failed'), failure(one)]),
      discarded ? line('discarded', discarded.how, ', ', ...at(discarded)) : [],
      line('delivered', ...(delivered ? at(delivered) : [stage === 'delivered' ? 'yes' : 'no'])),
      composed ? line('composed', ...runs[composed.state]) : [],
      ...(composed?.failures ?? []).map((one) => [make('dt', {}, 'failed'), failure(one)]),
      record ? line('relayer', `${record.report.status}, paid ${coins(record.report.feePaid)}`) : [],
    ),
    make(
      'div',
      { class: 'next' },
      make('strong', {}, 'Next: '),
      next.who === 'nobody' || next.who === 'time' ? '' : `${next.who}: `,
      next.what,
      story.command ? code(story.command) : '',
    ),
  ]
}

async function fetchJson(path) {
  const response = await fetch(path)
  const body = await response.json()
  if (!response.ok) throw new Error(body.error)
  return body
}

const asked = () => location.hash.slice(1).trim()

async function showStory() {
  const id = asked()
  if (id === '') return show(byId('story'))
  byId('id').value = id
  if (byId('story').dataset.id !== id) show(byId('story'), make('p', { class: 'quiet' }, 'Reading both chains…'))
  byId('story').dataset.id = id
  try {
    const { messages } = await fetchJson(`/story.json?id=${encodeURIComponent(id)}`)
    if (asked() === id) show(byId('story'), ...messages.flatMap(storyOf))
  } catch (error) {
    if (asked() === id) show(byId('story'), make('p', { class: 'bad' }, error.message))
  }
}

async function refresh() {
  try {
    showStatus(await fetchJson('/status.json'))
    byId('trouble').hidden = true
    if (asked() !== '') await showStory()
  } catch (error) {
    byId('trouble').hidden = false
    byId('trouble').textContent = `What is shown is old: ${error.message}. Does omnicover status --web still run?`
  }
  setTimeout(refresh, REFRESH_MS)
}

byId('find').addEventListener('submit', (event) => {
  event.preventDefault()
  const id = byId('id').value.trim().toLowerCase()
  if (asked() === id) showStory()
  else location.hash = id
})
addEventListener('hashchange', showStory)
refresh()
