extension Unicode.Scalar {
    /// Has no shape and no width, or turns the order of what follows: none of it belongs in a text.
    var isInvisible: Bool {
        switch value {
        case 0x20..<0x7F, 0x3000..<0xD800: false
        case 0...8, 14...31, 0x7F...0x84, 0x86...0x9F, 0xAD, 0x034F, 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFC, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// White space that folds to one space; the ideographic space is not among it, for it is typography.
    var isBlank: Bool {
        switch value {
        case 9...13, 32, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F: true
        default: false
        }
    }

    /// Stands in a full square: a line that ends between two of these needs no space.
    var isFullWidth: Bool {
        switch value {
        case 0x2E80...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF01...0xFF60,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// A picture character that a joiner may join to the next.
    var isPictograph: Bool { value == 0xFE0F || value > 0x2100 && properties.isEmoji }
}
