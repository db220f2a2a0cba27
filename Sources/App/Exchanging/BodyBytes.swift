import HTTPTypes
import Hummingbird
import NIOCore

/// The bytes of an answer.
final class BodyBytes: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
