/// What a file is, known by its content.
public enum FileKind: String, Sendable, CaseIterable {
    case jpeg, png, gif, webp, heic, avif
    case pdf, ofd
    case docx, xlsx, pptx
    case doc, xls, ppt
    case odt, ods, odp
    case zip, svg, html

    /// A picture of pixels that `PictureWorkshop` reads.
    public var isPicture: Bool { [.jpeg, .png, .gif, .webp, .heic, .avif].contains(self) }

    /// As registered with IANA; OFD (GB/T 33190) is not, its readers use this one.
    public var mediaType: String {
        switch self {
        case .jpeg, .png, .gif, .webp, .heic, .avif: "image/\(rawValue)"
        case .pdf, .ofd, .zip: "application/\(rawValue)"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        case .doc: "application/msword"
        case .xls: "application/vnd.ms-excel"
        case .ppt: "application/vnd.ms-powerpoint"
        case .odt: "application/vnd.oasis.opendocument.text"
        case .ods: "application/vnd.oasis.opendocument.spreadsheet"
        case .odp: "application/vnd.oasis.opendocument.presentation"
        case .svg: "image/svg+xml"
        case .html: "text/html"
        }
    }

    /// The usual ending of a name, without its dot.
    public var ending: String { self == .jpeg ? "jpg" : rawValue }

    /// All endings that names of such files have; WPS writes Microsoft's old formats under names of its own.
    public var endings: Set<String> {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .heic: ["heic", "heif"]
        case .docx: ["docx", "dotx"]
        case .xlsx: ["xlsx", "xltx"]
        case .pptx: ["pptx", "ppsx", "potx"]
        case .doc: ["doc", "dot", "wps"]
        case .xls: ["xls", "xlt", "et"]
        case .ppt: ["ppt", "pps", "dps"]
        case .html: ["html", "htm", "xhtml"]
        default: [rawValue]
        }
    }
}
