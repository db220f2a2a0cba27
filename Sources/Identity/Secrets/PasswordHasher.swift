import CryptoExtras
import Foundation
import Kernel
import Synchronization

/// Hashes and checks passwords with scrypt (RFC 7914), on threads of its own.
///
/// A hash is `$scrypt$n=32768,r=8,p=3$SALT$KEY`: its parameters stand with it, so that they can grow over the years.
public struct PasswordHasher: Sendable {
    /// What a guess costs. Memory is 128 · `rounds` · `blockSize` bytes.
    public struct Cost: Sendable, Equatable {
        public let rounds: Int
        public let blockSize: Int
        public let parallelism: Int

        /// - Parameter rounds: a power of two.
        public init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 (32 MB).
        public static let standard = Cost(rounds: 1 << 15, blockSize: 8, parallelism: 3)

        /// Steps of a guess, to compare.
        var work: Int { rounds * blockSize * parallelism }

        /// Bounds what a hash from the database may ask of this machine.
        var isSane: Bool {
            (2...1 << 18).contains(rounds) && rounds.nonzeroBitCount == 1 && (1...8).contains(blockSize)
                && (1...16).contains(parallelism)
        }
    }

    let cost: Cost
    // Two at a time: as many cores, and never more than 64 MB.
    private static let threads: OperationQueue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        return queue
    }()

    /// - Parameter cost: of new hashes.
    public init(cost: Cost = .standard) { self.cost = cost }

    /// The hash of a new password.
    func hash(_ password: String) async throws -> String {
        let salt = SecretText.random(16)
        let key = try await Self.derive(password, salt: salt, cost: cost)
        return "$scrypt$n=\(cost.rounds),r=\(cost.blockSize),p=\(cost.parallelism)$"
            + "\(SecretText.base64URL(salt))$\(SecretText.base64URL(key))"
    }

    /// Whether a password fits a hash; and whether the hash should be made anew because it cost less than today's.
    func check(_ password: String, against hash: String) async throws -> (fits: Bool, isOutdated: Bool) {
        guard let stored = Stored(hash) else { return (false, false) }
        let key = try await Self.derive(password, salt: stored.salt, cost: stored.cost)
        guard key.count == stored.key.count else { return (false, false) }
        // Looks at every byte, whatever the first ones were.
        let difference = zip(key, stored.key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        return (difference == 0, stored.cost.work < cost.work)
    }

    /// Takes as long as a check of a password: for a name that nobody has.
    func pretend(_ password: String) async throws {
        _ = try await Self.derive(password, salt: [UInt8](repeating: 0, count: 16), cost: cost)
    }

    /// How many wait at most: whoever sends passwords from a thousand machines fills no memory.
    static let longestQueue = 256
    private static let waiting = Mutex(0)

    /// - Throws: `Refusal` when too many wait already.
    private static func derive(_ password: String, salt: [UInt8], cost: Cost) async throws -> [UInt8] {
        let hasRoom = waiting.withLock { waiting in
            guard waiting < longestQueue else { return false }
            waiting += 1
            return true
        }
        guard hasRoom else { throw Refusal(key: "refusal_busy") }
        return try await withCheckedThrowingContinuation { continuation in
            threads.addOperation {
                defer { waiting.withLock { $0 -= 1 } }
                continuation.resume(
                    with: Result {
                        try KDF.Scrypt.deriveKey(
                            from: Data(password.precomposedStringWithCompatibilityMapping.utf8), salt: salt,
                            outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
                            parallelism: cost.parallelism
                        ).withUnsafeBytes { Array($0) }
                    })
            }
        }
    }

    private struct Stored {
        let cost: Cost
        let salt: [UInt8]
        let key: [UInt8]

        init?(_ text: String) {
            let parts = text.split(separator: "$", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[1] == "scrypt" else { return nil }
            var numbers: [Substring: Int] = [:]
            for pair in parts[2].split(separator: ",") {
                let sides = pair.split(separator: "=")
                guard sides.count == 2, let number = Int(sides[1]) else { return nil }
                numbers[sides[0]] = number
            }
            guard let rounds = numbers["n"], let blockSize = numbers["r"], let parallelism = numbers["p"] else {
                return nil
            }
            cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
            guard cost.isSane, let salt = Self.bytes(parts[3]), let key = Self.bytes(parts[4]) else { return nil }
            self.salt = salt
            self.key = key
        }

        private static func bytes(_ text: Substring) -> [UInt8]? {
            var plain = text.replacing("-", with: "+").replacing("_", with: "/")
            plain += String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
            return Data(base64Encoded: String(plain)).map { [UInt8]($0) }
        }
    }
}
