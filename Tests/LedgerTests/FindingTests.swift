import Kernel
import Localization
import Testing

@testable import Ledger

@Suite struct FindingTests {
    @Test func `every finding has a sentence in both languages`() {
        for code in Finding.Code.allCases {
            for language in Language.allCases {
                #expect(Catalogue.shared.all(language)[code.catalogueKey] != nil, "\(code.catalogueKey)")
            }
        }
    }
}
