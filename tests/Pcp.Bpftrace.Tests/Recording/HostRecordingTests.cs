using Pcp.Bpftrace.Recording;

namespace Pcp.Bpftrace.Tests.Recording;

public class HostRecordingTests
{
    [Test]
    public void A_file_in_place_of_the_folder_is_named_as_such()
    {
        string file = Path.GetTempFileName();
        Assert.That(
            () => HostRecording.MakeFolder(file),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{file}: is a file, not a folder"));
        File.Delete(file);
    }
}
