import Kernel
import Testing

@testable import Identity

@Suite struct PasswordHasherTests {
    @Test func `the parameters stand with the hash, and no two hashes are the same`() async throws {
        let hasher = PasswordHasher(cost: World.cost)
        let (one, two) = (try await hasher.hash("春风"), try await hasher.hash("春风"))
        #expect(one.hasPrefix("$scrypt$n=16,r=1,p=1$") && one != two)
        #expect(one.split(separator: "$").map(\.count) == [6, 12, 22, 43])
    }

    @Test func `the standard cost is OWASP's, and fits the library`() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash("春风又绿江南岸")
        #expect(hash.hasPrefix("$scrypt$n=32768,r=8,p=3$"))
        let same = try await hasher.check("春风又绿江南岸", against: hash)
        #expect(same.fits && !same.isOutdated)
        let other = try await hasher.check("春风又绿江南", against: hash)
        #expect(!other.fits)
    }

    /// RFC 7914, section 12: "password", "NaCl", N = 1024, r = 8, p = 16, the first 32 bytes.
    @Test func `the key of RFC 7914`() async throws {
        let hash = "$scrypt$n=1024,r=8,p=16$TmFDbA$_bq-HJ00cgB4VucZDQHp_nxq18vII3gw53N2Y0s3MWI"
        let check = try await PasswordHasher(cost: World.cost).check("password", against: hash)
        #expect(check.fits && !check.isOutdated)
    }

    @Test func `cheaper hashes are outdated, dearer ones are not`() async throws {
        let cheap = PasswordHasher(cost: World.cost)
        let dear = PasswordHasher(cost: PasswordHasher.Cost(rounds: 32, blockSize: 1, parallelism: 1))
        #expect(try await dear.check("x", against: cheap.hash("x")).isOutdated)
        #expect(try await !cheap.check("x", against: dear.hash("x")).isOutdated)
    }

    @Test(arguments: [
        "", "x", "$scrypt$$$", "$bcrypt$n=16,r=1,p=1$AA$AA", "$scrypt$n=16,r=1$AA$AA", "$scrypt$n=17,r=1,p=1$AA$AA",
        "$scrypt$n=9223372036854775807,r=8,p=1$AA$AA", "$scrypt$n=-16,r=1,p=1$AA$AA", "$scrypt$n=16,r=0,p=1$AA$AA",
        "$scrypt$n=16,r=1,p=1000000$AA$AA", "$scrypt$n=16,r=1,p=1$??$AA", "$scrypt$n=16,r=1,p=1$AA$",
        "$scrypt$n=16,r=1,p=1$AA$AA",
        "$scrypt$n=16=2,r=1,p=1$AA$AA", "$scrypt$n=,r=1,p=1$AA$AA",
    ])
    func `a hash that is none fits nothing and costs nothing`(hash: String) async throws {
        let hasher = PasswordHasher(cost: World.cost)
        for password in ["", "x"] { #expect(try await !hasher.check(password, against: hash).fits) }
    }

    @Test func `composed and decomposed, full-width and plain letters are the same password`() async throws {
        let hasher = PasswordHasher(cost: World.cost)
        let hash = try await hasher.hash("Ｅ\u{301}tude １２３４")
        #expect(try await hasher.check("\u{C9}tude 1234", against: hash).fits)
    }
}
