import Foundation

/// Files as people send them for a text.
enum SentFiles {
    /// A PDF of one page.
    static let pdf = Array(
        """
        %PDF-1.7
        1 0 obj
        << /Type /Catalog /Pages 2 0 R >>
        endobj
        2 0 obj
        << /Type /Pages /Kids [3 0 R] /Count 1 >>
        endobj
        3 0 obj
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>
        endobj
        4 0 obj
        << /Length 16 >>
        stream
        BT (plan) Tj ET 
        endstream
        endobj
        trailer
        << /Root 1 0 R /Size 5 >>
        startxref
        0
        %%EOF

        """.utf8)

    /// A picture of one pixel.
    static let png = [UInt8](
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
            ?? Data())

    /// A drawing that runs script in the browser of whoever opens it.
    static let svg = Array(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script><rect width=\"9\" height=\"9\"/></svg>".utf8
    )
}
