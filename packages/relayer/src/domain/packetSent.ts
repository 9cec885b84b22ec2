import { toEventSelector } from 'viem'

/** Topic of the event by which an endpoint sends a message: `PacketSent` of `ILayerZeroEndpointV2`. */
export const packetSent = toEventSelector('PacketSent(bytes,bytes,address)')
