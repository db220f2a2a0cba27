/// The marks of punctuation, by what they do; all in their folded form.
public enum SentenceMarks {
    /// Whether a sentence, or a part of it as long as one, ends with the mark: 。 ! ? ; … and the line end.
    @inline(__always)
    public static func endsSentence(_ code: UInt32) -> Bool {
        switch code {
        case 0x3002, 0x21, 0x3F, 0x3B, 0x2026, 10: true
        default: false
        }
    }

    /// Whether a clause ends with the mark: a comma or a colon.
    @inline(__always)
    public static func endsClause(_ code: UInt32) -> Bool { code == 0x2C || code == 0x3A }

    /// Whether the mark joins the members of a list: 、 and / and the middle dot.
    @inline(__always)
    public static func joinsList(_ code: UInt32) -> Bool { code == 0x3001 || code == 0x2F }

    /// The mark that closes a quotation or bracket, if the code opens one.
    @inline(__always)
    public static func closing(of code: UInt32) -> UInt32? {
        switch code {
        case 0x201C: 0x201D
        case 0x2018: 0x2019
        case 0x300C: 0x300D
        case 0x300E: 0x300F
        case 0x300A: 0x300B
        case 0x3008: 0x3009
        case 0x28: 0x29
        case 0x3010: 0x3011
        case 0x5B: 0x5D
        case 0x3014: 0x3015
        default: nil
        }
    }

    /// Whether the code closes a quotation or bracket.
    @inline(__always)
    public static func isClosing(_ code: UInt32) -> Bool {
        switch code {
        case 0x201D, 0x2019, 0x300D, 0x300F, 0x300B, 0x3009, 0x29, 0x3011, 0x5D, 0x3015: true
        default: false
        }
    }

    /// Whether the code opens a quotation of words: “ ‘ 「 『.
    @inline(__always)
    public static func opensQuotation(_ code: UInt32) -> Bool {
        code == 0x201C || code == 0x2018 || code == 0x300C || code == 0x300E
    }
}
