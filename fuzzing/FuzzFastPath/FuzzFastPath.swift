import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import WebSupport

/// Feeds a stream of bytes, cut into pieces, to the fast path before the codec and to the codec alone.
///
/// The first bytes of the input choose the cuts, when the answers of the normal path are ready and whether the client
/// ends its half; the rest is the stream. Both connections must say the same, dates apart.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard let data, size > Plan.length else { return 0 }
    let input = Array(UnsafeBufferPointer(start: data, count: size))
    let plan = Plan(input.prefix(Plan.length))
    let stream = input.dropFirst(Plan.length)
    let alone = Connection(hasFastPath: false)
    let fronted = Connection(hasFastPath: true)
    let expected = alone.run(stream, plan)
    let actual = fronted.run(stream, plan)
    guard expected == actual else {
        let text = String(decoding: stream, as: UTF8.self)
        let report =
            "stream:\n\(text.debugDescription)\ncodec alone:\n\(expected.debugDescription)\n"
            + "fast path:\n\(actual.debugDescription)\n"
        FileHandle.standardError.write(Data(report.utf8))
        fatalError("the two paths differ")
    }
    return 0
}

/// SwiftPM makes this the entry point of an executable; libFuzzer does the rest.
@_cdecl("FuzzFastPath_main")
public func fuzzMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var count = count
    var arguments = arguments
    return runDriver(&count, &arguments, fuzzOne)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// How the stream is cut and when answers are made.
struct Plan {
    static let length = 4
    private var state: UInt32
    /// 0: one piece; 1: every byte; else pieces of up to that many bytes.
    private let cut: Int
    /// Whether answers are made at once, or only now and then.
    let answersAtOnce: Bool
    let endsInput: Bool

    init(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        state = 0x9E37_79B9 ^ (UInt32(bytes[0]) << 16) ^ UInt32(bytes[1])
        cut = Int(bytes[2]) < 128 ? Int(bytes[2]) : 0
        answersAtOnce = bytes[3] & 1 == 0
        endsInput = bytes[3] & 2 == 0
    }

    mutating func next() -> Int {
        state ^= state << 13
        state ^= state >> 17
        state ^= state << 5
        return Int(state >> 1)
    }

    mutating func pieceLength() -> Int { cut == 0 ? .max : cut == 1 ? 1 : next() % cut + 1 }
}
