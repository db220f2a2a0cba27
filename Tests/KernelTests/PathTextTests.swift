import Kernel
import Testing

@Suite struct PathTextTests {
    @Test(arguments: [
        ("x", ".", "x", ""), ("a.html", ".", "a.html", "html"), ("a/b.TXT", "a", "b.TXT", "txt"),
        ("/etc/passwd", "/etc", "passwd", ""), ("/x", "/", "x", ""), ("/", "/", "", ""), ("", ".", "", ""),
        ("a/b/", "a", "b", ""), (".hidden", ".", ".hidden", ""), ("页/一.html", "页", "一.html", "html"),
    ])
    func `a path falls into folder, name and ending`(path: String, folder: String, name: String, ending: String) {
        let parts = PathText(path)
        #expect(parts.folder == folder)
        #expect(parts.name == name)
        #expect(parts.ending == ending)
    }
}
