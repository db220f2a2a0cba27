/// A colour that a zone may choose for its pages.
///
/// The colours themselves stand in the portal's stylesheet, one for light and one for dark, as `accent--` and the raw
/// value; each is read on every paper of the design (WCAG 2.2, 1.4.3, 4.5 : 1), which a test computes.
public enum ZoneAccent: String, Sendable, CaseIterable {
    case pine, river, seal, plum, ochre, indigo, teal, slate
}
