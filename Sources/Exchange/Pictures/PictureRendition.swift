/// A picture made from another: turned upright, in sRGB, without anything that the camera or its owner wrote into it.
public struct PictureRendition: Sendable, Equatable {
    /// WebP; JPEG or, where something is transparent, PNG for programs that do not know WebP.
    public let kind: FileKind
    /// Pixels.
    public let width: Int
    public let height: Int
    /// The file.
    public let path: String
}
