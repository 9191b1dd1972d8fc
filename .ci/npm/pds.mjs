// Runs one Bluesky personal data server (PDS) with a PLC directory in memory, on free ports of 127.0.0.1.
//
//   node pds.mjs STATE_FOLDER
//
// Prints one line of JSON when both answer: {"url": …, "plc": …, "pid": …}. It ends on SIGTERM and when its
// standard input closes, so it can't outlive the test that started it. All it writes is inside STATE_FOLDER,
// which must be new: the directory forgets its accounts when the process ends.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createServer, Server } from 'node:net'
import { join } from 'node:path'

const state = process.argv[2]
if (!state) {
  console.error('usage: node pds.mjs STATE_FOLDER')
  process.exit(2)
}

// Neither server can be told an address, and by default they would listen on every interface.
const anyInterface = Server.prototype.listen
Server.prototype.listen = function (first, ...rest) {
  return typeof first === 'number'
    ? anyInterface.call(this, { port: first, host: '127.0.0.1' }, ...rest)
    : anyInterface.call(this, first, ...rest)
}

// The PDS writes its own address into every account's document, so its port must be known beforehand.
const freePort = () =>
  new Promise((done, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

const folder = (name) => {
  const path = join(state, name)
  mkdirSync(path, { recursive: true })
  return path
}

const { Secp256k1Keypair } = await import('@atproto/crypto')
const { PDS } = await import('@atproto/pds')
const { default: directory } = await import('@did-plc/server')

const plcPort = await freePort()
const plc = directory.PlcServer.create({ db: directory.Database.mock(), port: plcPort })
await plc.start()

const hex = (bytes) => Buffer.from(bytes).toString('hex')
const nowhere = { url: 'http://127.0.0.1:9', did: 'did:web:nowhere.test' }
const rotation = await Secp256k1Keypair.create({ exportable: true })
const recovery = await Secp256k1Keypair.create()
const port = await freePort()
const pds = await PDS.fromEnv({
  port,
  hostname: 'localhost',
  devMode: true,
  dataDirectory: folder('data'),
  blobstoreDiskLocation: folder('blobs'),
  didPlcUrl: `http://127.0.0.1:${plcPort}`,
  plcRotationKeyK256PrivateKeyHex: hex(await rotation.export()),
  recoveryDidKey: recovery.did(),
  adminPassword: hex(randomBytes(12)),
  jwtSecret: hex(randomBytes(24)),
  dpopSecret: hex(randomBytes(32)),
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  // No app view and no moderation service: nothing outside this machine is ever asked.
  bskyAppViewUrl: nowhere.url,
  bskyAppViewDid: nowhere.did,
  bskyAppViewCdnUrlPattern: `${nowhere.url}/%s/%s/%s`,
  modServiceUrl: nowhere.url,
  modServiceDid: nowhere.did,
})
await pds.start()

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  await pds.destroy()
  await plc.destroy()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume()

console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, plc: `http://127.0.0.1:${plcPort}`, pid: process.pid }))
