import CZlib

/// The gzip form of finished bytes.
public enum Gzip {
    /// Compresses; `nil` when zlib refuses or the result is no smaller.
    public static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8]? {
        guard bytes.count > 200, bytes.count < Int(UInt32.max) else { return nil }
        var stream = z_stream()
        guard kaimen_gzip_start(&stream, level) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        let capacity = output.count
        let status = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(capacity)
                return deflate(&stream, Z_FINISH)
            }
        }
        let count = capacity - Int(stream.avail_out)
        guard status == Z_STREAM_END, count < bytes.count else { return nil }
        return Array(output[..<count])
    }
}
