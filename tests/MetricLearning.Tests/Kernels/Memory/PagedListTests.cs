using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class PagedListTests
{
    private const int PageLength = 4;

    [Test]
    public void Entries_ThatNobodyWrote_AreDefault()
    {
        PagedList<string> list = new PagedList<string>(PageLength).WithRoom(9);

        list.WriteInPlace(5, "five");

        (list[0], list[4], list[5], list[8], list[1_000_000]).Should().Be((null, null, "five", null, null));
        list.PageLength.Should().Be(PageLength);
    }

    [Test]
    public void WithRoom_RowAfterRow_KeepsWhatWasWrittenAndSharesIt()
    {
        PagedList<int> list = new(PageLength);
        List<PagedList<int>> versions = [];
        for (int i = 0; i < 100; i++)
        {
            list = list.WithRoom(i + 1);
            list.WriteInPlace(i, i * i);
            versions.Add(list);
        }

        for (int version = 0; version < versions.Count; version++)
        {
            Enumerable.Range(0, version + 1).Select(i => versions[version][i]).Should().Equal(
                Enumerable.Range(0, version + 1).Select(i => i * i));
        }

        list.WithRoom(3).Should().BeSameAs(list, "there is room already");
    }

    [Test]
    public void With_AnEntry_LeavesTheVersionBefore()
    {
        PagedList<int> before = new PagedList<int>(PageLength).WithRoom(12);
        for (int i = 0; i < 12; i++)
        {
            before.WriteInPlace(i, i);
        }

        PagedList<int> after = before.With(6, 99);
        PagedList<int> beyond = before.With(40, 7);

        Enumerable.Range(0, 12).Select(i => before[i]).Should().Equal(Enumerable.Range(0, 12));
        Enumerable.Range(0, 12).Select(i => after[i]).Should().Equal(0, 1, 2, 3, 4, 5, 99, 7, 8, 9, 10, 11);
        (beyond[40], beyond[11], before[40]).Should().Be((7, 11, 0));
    }

    [Test]
    public void Changes_OfManyEntries_LeaveTheVersionBefore()
    {
        PagedList<int> before = new PagedList<int>(PageLength).WithRoom(12);
        before.WriteInPlace(5, 5);
        PagedList<int>.Changes changes = new(before);
        for (int i = 4; i < 30; i += 3)
        {
            changes.Set(i, changes[i] + i);
            changes.Set(i, changes[i] + 1);
        }

        PagedList<int> after = changes.ToList();

        Enumerable.Range(0, 30).Select(i => before[i]).Should().Equal(Enumerable.Range(0, 30).Select(i => i == 5 ? 5 : 0));
        Enumerable.Range(0, 30).Select(i => after[i]).Should().Equal(
            Enumerable.Range(0, 30).Select(i => i == 5 ? 5 : i >= 4 && i % 3 == 1 ? i + 1 : 0));
        new PagedList<int>.Changes(before).ToList().Should().BeSameAs(before, "nothing was changed");
    }
}
