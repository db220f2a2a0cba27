import CQREncode

/// A text as a QR code, by libqrencode.
public enum QRCode {
    /// A drawing of black squares on white, with the quiet zone of four squares that ISO/IEC 18004 asks for.
    /// - Returns: SVG without a size of its own; `nil` when the text is too long for a code.
    public static func svg(_ text: String) -> String? {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data, width > 0 else { return nil }
        let cells = UnsafeBufferPointer(start: data, count: width * width)
        var path = ""
        for (place, cell) in cells.enumerated() where cell & 1 == 1 {
            path += "M\(place % width + 4) \(place / width + 4)h1v1h-1z"
        }
        let size = width + 8
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size) \(size)\" shape-rendering=\"crispEdges\">"
            + "<path fill=\"#fff\" d=\"M0 0h\(size)v\(size)H0z\"/><path fill=\"#000\" d=\"\(path)\"/></svg>"
    }
}
