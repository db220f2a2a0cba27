import Identity
import Kernel
import WebSupport

/// What the office knows of the platform that it belongs to.
public struct OfficeSettings: Sendable {
    /// The platform's name.
    public var name: LocalizedText
    /// Scheme and host under which people reach it, for links in letters: `https://www.example.org`.
    public var base: String
    /// The portal's style sheet, with the colours and type of the house.
    public var stylesheet: String
    public var icon: String
    /// A demonstration: everybody on this machine may sign in as anybody.
    public var isDemonstration: Bool
    /// How large the files may be that people send.
    public var uploadLimits = UploadLimits(file: 10 << 20)
    /// How long the button that accepts an import waits for its end; what takes longer shows its progress.
    public var importPatience: Duration = .seconds(2)
    /// How long a stream of events stays open: nobody is told for longer who may see no more. The browser comes again.
    public var streamLife: Duration = .seconds(300)
    /// How much the form of a text may bring: a paste with its embedded pictures, and several files.
    public var textLimits: UploadLimits {
        var limits = UploadLimits(file: max(uploadLimits.file, 40 << 20))
        (limits.files, limits.field, limits.parts) = (20, 64 << 20, 600)
        limits.whole = 128 << 20
        return limits
    }
    /// How much the form of an inspection may bring: each of its fields for photographs counts, also an empty one.
    public var photographLimits: UploadLimits {
        var limits = UploadLimits(file: max(uploadLimits.file, 40 << 20))
        // More than a visit may have, so that the room says how many it may.
        (limits.files, limits.field, limits.parts) = (100, 64 << 10, 400)
        limits.whole = 128 << 20
        return limits
    }
    /// Letters are sent; without, they wait, and a demonstration shows them.
    public var sendsMail: Bool
    /// The organization's own identity provider; `nil` for none.
    public var provider: OutsideProvider?

    public init(
        name: LocalizedText, base: String, stylesheet: String, icon: String, isDemonstration: Bool,
        sendsMail: Bool = false, provider: OutsideProvider? = nil
    ) {
        self.name = name
        self.base = base
        self.stylesheet = stylesheet
        self.icon = icon
        self.isDemonstration = isDemonstration
        self.sendsMail = sendsMail
        self.provider = provider
    }

    /// The office shows letters with their links, which open accounts: only a demonstration that sends none does.
    var showsLetters: Bool { isDemonstration && !sendsMail }

    /// Letters are written that nobody gets until the operator says how to send them.
    var keepsLettersBack: Bool { !sendsMail && !isDemonstration }
}
