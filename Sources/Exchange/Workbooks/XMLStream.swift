import XMLParserBridge

/// Follows an XML file as it streams by.
protocol XMLFollower: AnyObject {
    /// An element opens; names are without prefix.
    func open(_ name: String, _ attributes: XMLAttributes)
    func close(_ name: String)
    /// A piece of text; one text may come in several.
    func text(_ bytes: UnsafeRawBufferPointer)
    /// Set once the follower cannot go on.
    var isOver: Bool { get }
}

/// The attributes of an element that opens; not to be kept.
struct XMLAttributes {
    fileprivate let fields: kaimen_xml_attributes

    /// The address of the element's namespace; empty for none.
    var space: String { fields.space.map { String(cString: $0) } ?? "" }

    /// The value of an attribute by its name without prefix.
    subscript(name: StaticString) -> String? {
        var count: Int32 = 0
        guard let start = kaimen_xml_attribute(fields, name.characters, &count) else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }
}

extension StaticString {
    /// The text as C sees it; a static text ends with zero.
    fileprivate var characters: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

/// Parses XML piece by piece: no document type, no entities, nothing from outside, no tree in memory.
final class XMLStream {
    private let follower: any XMLFollower
    private var parser: OpaquePointer?

    /// - Parameter takesLongTexts: the follower itself ends what is too long.
    init(_ follower: any XMLFollower, takesLongTexts: Bool = false) {
        self.follower = follower
        // The stream outlives the parser, which is freed in `deinit`.
        let sink = kaimen_xml_sink(
            context: Unmanaged.passUnretained(self).toOpaque(),
            open: { XMLStream.of($0)?.open(String(cString: $1), XMLAttributes(fields: $2)) },
            close: { XMLStream.of($0)?.close(String(cString: $1)) },
            text: { XMLStream.of($0)?.text(UnsafeRawBufferPointer(start: $1, count: Int($2))) })
        parser = kaimen_xml_start(sink, takesLongTexts ? 1 : 0)
    }

    deinit { kaimen_xml_free(parser) }

    /// Reads on; `false` when the file is no well-formed XML or the follower has enough.
    func feed(_ bytes: UnsafeRawBufferPointer, isLast: Bool = false) -> Bool {
        guard let parser, let count = Int32(exactly: bytes.count) else { return false }
        return kaimen_xml_feed(parser, bytes.baseAddress, count, isLast ? 1 : 0) != 0 && !follower.isOver
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> (any XMLFollower)? {
        context.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue().follower }
    }
}
