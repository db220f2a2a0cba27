import Kernel

/// What the name of a file says about its content.
enum FileName {
    /// The ending, in lower case; `nil` for none, and for a dot within a sentence or number.
    static func ending(_ name: String) -> String? {
        let ending = PathText(name).ending
        let isEnding =
            (1...5).contains(ending.count) && ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            && ending.contains(where: \.isLetter)
        return isEnding ? ending : nil
    }

    /// - Throws: `FileRefusal.contradiction`, which names both.
    static func check(_ name: String, against kind: FileKind) throws(FileRefusal) {
        guard let ending = ending(name), !kind.endings.contains(ending) else { return }
        throw .contradiction(ending: ending, content: kind)
    }
}
