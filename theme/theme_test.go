package theme

import "testing"

func TestDefault(t *testing.T) {
	th := Default()
	for _, v := range every {
		b, err := th.Render(v)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %d", v.template(), len(b))
	}
}
