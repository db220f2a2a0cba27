/// What a picture is, by its header.
public struct PictureProbe: Sendable, Equatable {
    /// By content: one for which `FileKind.isPicture`.
    public let kind: FileKind
    /// Pixels as shown: after the turn that the camera noted (EXIF orientation).
    public let width: Int
    public let height: Int
    public let isAnimated: Bool
    /// It has a channel for transparency; whether anything is transparent is seen only in the pixels.
    public let hasAlpha: Bool
}
