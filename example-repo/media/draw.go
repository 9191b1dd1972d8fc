//go:build ignore

// Draw makes the pictures of the example content repository: flat shapes in one palette, the same bytes each
// time. Run `go run draw.go` in this folder, inside the galley module. The file is long because each picture
// is a list of shapes, and because a program that is run by its file name has only one file.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

var (
	night  = rgb(0x22304a)
	dusk   = rgb(0x3b5273)
	snow   = rgb(0xf3f6f8)
	shade  = rgb(0xd6e0e8)
	paper  = rgb(0xfff8ee)
	cream  = rgb(0xf4e6d3)
	tan    = rgb(0xdcb891)
	crema  = rgb(0xa86f3d)
	wood   = rgb(0x8a5a3a)
	coffee = rgb(0x3a2218)
	bark   = rgb(0x5d3a28)
	red    = rgb(0xb5392f)
	maroon = rgb(0x8c2a25)
	copper = rgb(0xc4703d)
	sun    = rgb(0xf2b950)
	sky    = rgb(0xc6dfe0)
	blue   = rgb(0x4d7f94)
	deep   = rgb(0x376377)
	leaf   = rgb(0x6d9468)
	fern   = rgb(0x4f7657)
	pine   = rgb(0x2e5045)
	steel  = rgb(0x8f9ca6)
	iron   = rgb(0x55626d)
	glass  = color.NRGBA{0xff, 0xff, 0xff, 0x66}
	haze   = color.NRGBA{0xff, 0xff, 0xff, 0x8c}
	shadow = color.NRGBA{0x1a, 0x12, 0x0c, 0x30}
)

func main() {
	pictures := []struct {
		file          string
		width, height int
		draw          func(*canvas)
	}{
		{"cup-from-above.jpg", 1080, 1080, cupFromAbove},
		{"hillside.jpg", 1200, 675, hillside},
		{"holiday-bag.jpg", 1200, 675, holidayBag},
		{"last-orders.png", 1200, 675, lastOrders},
		{"latte-art.jpg", 1080, 1080, latteArt},
		{"moka-pot.jpg", 1200, 675, mokaPot},
		{"roaster.jpg", 1200, 675, roaster},
		{"v60.png", 1200, 675, dripper},
	}
	for _, p := range pictures {
		c := &canvas{image.NewRGBA(image.Rect(0, 0, p.width, p.height))}
		p.draw(c)
		if err := c.save(p.file); err != nil {
			log.Fatalf("draw %s: %v", p.file, err)
		}
	}
}

func cupFromAbove(c *canvas) {
	c.fill(cream, box(0, 0, 1080, 1080, 0))
	for i := range 6 {
		c.fill(tan, box(0, 150+f(i)*180, 1080, 5, 0))
	}
	c.fill(shadow, ellipse(552, 560, 372, 372))
	c.fill(blue, ellipse(530, 530, 372, 372))
	c.fill(deep, ellipse(530, 530, 300, 300))
	c.fill(shadow, ellipse(548, 552, 248, 248))
	c.fill(paper, stroke(60, 690, 420, 800, 330))
	c.fill(paper, ellipse(530, 530, 240, 240))
	c.fill(bark, ellipse(530, 530, 208, 208))
	c.fill(coffee, ellipse(530, 534, 196, 196))
	c.fill(haze, arc(530, 534, 160, 200, 250, 16))
	c.fill(haze, arc(530, 534, 160, 260, 270, 16))
	c.fill(steel, stroke(20, 960, 440, 800, 860))
	c.fill(steel, tilted(776, 922, 74, 46, 111))
	c.fill(shade, tilted(778, 918, 52, 28, 111))
	bean(c, 150, 880, 46, 30)
	bean(c, 238, 946, 46, -35)
	bean(c, 122, 984, 46, 80)
}

func latteArt(c *canvas) {
	c.fill(dusk, box(0, 0, 1080, 1080, 0))
	c.fill(night, ellipse(566, 572, 400, 400))
	c.fill(paper, stroke(74, 330, 730, 190, 870))
	c.fill(paper, ellipse(540, 540, 390, 390))
	c.fill(bark, ellipse(540, 540, 346, 346))
	c.fill(crema, ellipse(540, 540, 330, 330))
	const milk = 18
	for i := range 6 {
		y, w := 790-f(i)*88, 214-f(i)*26
		c.fill(cream, blade(540, y, -w, 108-f(i)*8, milk+10), blade(540, y, w, 108-f(i)*8, milk+10))
	}
	c.fill(cream, curve(540, 330, 468, 250, 510, 236, 540, 272, 570, 236, 612, 250, 540, 330))
	c.fill(crema, stroke(8, 540, 330, 540, 838))
	c.fill(haze, arc(540, 540, 300, 205, 235, 10))
}

// blade is one half of a layer of the rosetta: a leaf from the stem up to the side.
func blade(x, y, w, h, thick float32) path {
	return curve(x, y, x+w*.55, y+4, x+w, y-h*.35, x+w, y-h, x+w*.9, y-h*.55, x+w*.5, y-thick-22, x, y-thick-14)
}

func hillside(c *canvas) {
	c.fill(sky, box(0, 0, 1200, 675, 0))
	c.fill(sun, ellipse(430, 262, 84, 84))
	c.fill(haze, box(90, 104, 240, 36, 18), box(150, 76, 130, 50, 25), box(760, 130, 260, 36, 18), box(820, 104, 120, 48, 24))
	c.fill(rgb(0xa4c3b4), hill(330, 210, 360, 250))
	c.fill(leaf, hill(300, 380, 330, 360))
	c.fill(fern, hill(430, 420, 300, 400))
	house(c, 792, 352)
	c.fill(pine, hill(600, 520, 560, 480))
	rows := []struct{ x, y, dx, dy, size float32 }{
		{60, 442, 74, -4, 22}, {20, 505, 84, 2, 27}, {470, 424, 70, -14, 21}, {880, 452, 76, -6, 24},
	}
	for i, r := range rows {
		for n := range 5 + i%2 {
			bush(c, r.x+f(n)*r.dx, r.y+f(n)*r.dy+float32(4*(n%2)), r.size)
		}
	}
	for n := range 9 {
		bush(c, 40+f(n)*142, 606-float32(26*math.Sin(f64(n)*.8)), 44)
	}
}

// hill is a slope over the whole width, through four heights.
func hill(a, b, d, e float32) path {
	return append(curve(0, a, 400, b, 800, d, 1200, e), poly(1200, 675, 0, 675)...)
}

func house(c *canvas, x, y float32) {
	c.fill(paper, box(x, y, 120, 70, 0))
	c.fill(red, poly(x-16, y+4, x+26, y-44, x+94, y-44, x+136, y+4))
	c.fill(maroon, box(x+66, y-66, 18, 30, 0))
	c.fill(wood, box(x+48, y+26, 26, 44, 0))
	c.fill(deep, box(x+14, y+22, 22, 22, 0), box(x+86, y+22, 22, 22, 0))
}

func bush(c *canvas, x, y, size float32) {
	c.fill(shadow, ellipse(x, y+size*.75, size*1.05, size*.28))
	c.fill(leaf, ellipse(x, y, size*.95, size*.85), ellipse(x-size*.5, y+size*.3, size*.6, size*.5), ellipse(x+size*.5, y+size*.3, size*.6, size*.5))
	for _, p := range [][2]float32{{-.4, .2}, {.1, -.35}, {.45, .25}, {0, .35}} {
		c.fill(red, ellipse(x+p[0]*size, y+p[1]*size, size*.12, size*.12))
	}
}

func holidayBag(c *canvas) {
	c.fill(cream, box(0, 0, 1200, 675, 0))
	c.fill(wood, box(150, 0, 900, 560, 0))
	c.fill(night, box(180, 0, 405, 540, 0), box(615, 0, 405, 540, 0))
	c.fill(dusk, poly(180, 400, 330, 350, 470, 395, 585, 360, 585, 540, 180, 540), poly(615, 372, 760, 330, 900, 392, 1020, 350, 1020, 540, 615, 540))
	c.fill(sun, box(706, 428, 16, 20, 2), box(734, 428, 16, 20, 2), box(868, 446, 16, 20, 2), box(258, 446, 16, 20, 2))
	c.fill(paper, ellipse(900, 110, 44, 44))
	c.fill(night, ellipse(920, 98, 40, 40))
	for i := range 46 {
		x, y := f((i*197+31)%840)+180, f((i*131+17)%500)+16
		if (x < 570 || x > 625) && y < 470 && (y > 160 || x < 840 || x > 960) {
			c.fill(snow, ellipse(x, y, 3+f(i%3), 3+f(i%3)))
		}
	}
	c.fill(rgb(0x6f4429), box(110, 556, 980, 119, 0))
	c.fill(snow, curve(110, 590, 120, 500, 300, 540, 420, 520, 600, 496, 760, 548, 880, 518, 980, 500, 1084, 520,
		1090, 590, 980, 610, 860, 576, 700, 600, 520, 622, 300, 580, 110, 590))
	bag(c)
	twig(c, 640, 560, 4)
	twig(c, 706, 586, -7)
}

func bag(c *canvas) {
	c.fill(shadow, ellipse(470, 572, 170, 22))
	c.fill(red, poly(340, 190, 590, 190, 604, 570, 326, 570))
	c.fill(maroon, poly(566, 190, 590, 190, 604, 570, 572, 570))
	c.fill(maroon, poly(340, 190, 590, 190, 591, 232, 338, 232))
	c.fill(cream, box(350, 160, 230, 44, 6))
	c.fill(tan, box(350, 180, 230, 5, 0))
	c.fill(paper, box(378, 290, 172, 196, 8))
	bean(c, 464, 352, 44, -35)
	c.text(gobold.TTF, 23, coffee, 464, 436, "Holiday Blend")
	c.text(gomedium.TTF, 18, bark, 464, 466, "Northwind · 250 g")
}

func twig(c *canvas, x, y, tilt float32) {
	c.fill(bark, stroke(6, x, y, x+230, y+tilt-18))
	for i := range 13 {
		bx, by := x+26+f(i)*16, y+(tilt-18)*(26+f(i)*16)/230
		c.fill(pine, stroke(6, bx, by, bx+26, by-26), stroke(6, bx, by, bx+26, by+22))
	}
	c.fill(red, ellipse(x+18, y-8, 11, 11), ellipse(x+36, y+10, 11, 11))
}

func lastOrders(c *canvas) {
	c.fill(red, box(0, 0, 1200, 675, 0))
	c.fill(maroon, box(226, 56, 772, 590, 18))
	c.fill(paper, box(214, 44, 772, 590, 18))
	c.fill(night, box(214, 44, 772, 112, 18), box(214, 100, 772, 56, 0))
	for i := range 4 {
		x := 330 + f(i)*180
		c.fill(maroon, ellipse(x, 62, 13, 13))
		c.fill(steel, box(x-7, 20, 14, 46, 7))
	}
	c.text(gobold.TTF, 50, paper, 600, 124, "December 2026")
	for i, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
		c.text(gomedium.TTF, 24, bark, 276+f(i)*108, 204, day)
	}
	for day := 1; day <= 31; day++ {
		cell := day // the first of December 2026 is a Tuesday
		x, y := 276+f(cell%7)*108, 268+f(cell/7)*80
		ink := color.Color(coffee)
		if cell%7 > 4 {
			ink = crema
		}
		if day == 11 || day == 14 || day == 18 {
			c.fill(red, ring(x, y-13, 37, 7))
		}
		c.text(gobold.TTF, 36, ink, x, y, fmt.Sprint(day))
	}
}

func mokaPot(c *canvas) {
	c.fill(sun, box(0, 0, 1200, 675, 0))
	for i := range 7 {
		for j := range 3 {
			c.fill(rgb(0xf6c970), box(20+f(i)*170, 20+f(j)*170, 156, 156, 6))
		}
	}
	c.fill(cream, box(0, 540, 1200, 135, 0))
	c.fill(tan, box(0, 540, 1200, 12, 0))
	c.fill(iron, box(380, 520, 440, 26, 6), box(420, 546, 360, 40, 8))
	for i := range 7 {
		x := 508 + f(i)*31
		c.fill(blue, poly(x-12, 522, x, 480, x+12, 522))
	}
	c.fill(iron, box(440, 474, 320, 14, 6))
	c.fill(steel, poly(490, 474, 710, 474, 684, 340, 516, 340))
	c.fill(iron, box(508, 322, 184, 22, 6))
	c.fill(steel, poly(520, 324, 680, 324, 716, 170, 484, 170))
	c.fill(shade, poly(524, 474, 560, 474, 558, 344, 538, 344), poly(540, 322, 566, 322, 560, 172, 524, 172))
	c.fill(iron, poly(640, 474, 710, 474, 684, 344, 636, 344), poly(640, 322, 680, 322, 716, 172, 660, 172))
	c.fill(steel, poly(500, 240, 484, 170, 444, 178))
	c.fill(iron, poly(478, 172, 722, 172, 690, 140, 510, 140))
	c.fill(coffee, box(582, 108, 36, 36, 10))
	c.fill(coffee, poly(706, 196, 812, 184, 826, 208, 796, 400, 768, 396, 786, 222, 700, 226))
	for i := range 3 {
		steam(c, 430-f(i)*14, 150-f(i)*4, 30+f(i)*6)
	}
	c.fill(blue, box(180, 430, 130, 118, 20))
	c.fill(blue, ring(316, 482, 40, 16))
	c.fill(deep, box(180, 430, 130, 20, 10))
}

func steam(c *canvas, x, y, w float32) {
	for i := range 30 {
		t := f64(i) / 29
		px := x + float32(math.Sin(t*7))*w*.4
		c.fill(color.NRGBA{0xff, 0xff, 0xff, 0x38}, ellipse(px, y-float32(t)*110, 9-float32(t)*5, 8))
	}
}

func roaster(c *canvas) {
	c.fill(blue, box(0, 0, 1200, 675, 0))
	c.fill(deep, box(0, 560, 1200, 115, 0))
	c.fill(iron, box(330, 0, 62, 150, 0), box(322, 136, 78, 26, 6))
	c.fill(night, box(250, 150, 430, 320, 28))
	c.fill(iron, box(270, 470, 44, 110, 0), box(616, 470, 44, 110, 0))
	c.fill(steel, poly(500, 150, 690, 150, 636, 66, 554, 66), box(536, 44, 118, 26, 6))
	c.fill(bark, ellipse(595, 46, 48, 14))
	c.fill(copper, ellipse(520, 310, 178, 178))
	c.fill(rgb(0xa85a2e), ring(520, 310, 178, 16))
	c.fill(night, ellipse(520, 290, 76, 76))
	c.fill(sun, ellipse(520, 290, 60, 60))
	for i := range 9 {
		a, r := f64(i)*2.4, 46*math.Sqrt(f64(i)/8)
		bean(c, 520+float32(math.Cos(a)*r), 290+float32(math.Sin(a)*r), 15, f(i)*50)
	}
	c.fill(cream, ring(320, 214, 34, 8))
	c.fill(cream, ellipse(320, 214, 26, 26))
	c.fill(red, stroke(5, 320, 214, 334, 196))
	c.fill(iron, poly(566, 410, 640, 410, 760, 470, 720, 500))
	c.fill(night, poly(610, 540, 1090, 540, 1040, 600, 660, 600))
	c.fill(iron, box(700, 598, 36, 60, 0), box(964, 598, 36, 60, 0))
	c.fill(copper, ellipse(850, 530, 252, 62))
	c.fill(coffee, ellipse(850, 526, 232, 48))
	for i := range 120 {
		a, r := f64(i)*2.39996, math.Sqrt(f64(i)/120)
		bean(c, 850+float32(math.Cos(a)*r*214), 522+float32(math.Sin(a)*r*36), 14, f(i)*37)
	}
	c.fill(steel, stroke(14, 850, 452, 850, 520), stroke(12, 700, 516, 1000, 526))
	for i := range 12 {
		bean(c, 640+f(i)*11+f(i%3)*8, 432+f(i)*5-f(i%4)*6, 14, f(i)*70)
	}
	c.fill(shadow, ellipse(136, 590, 104, 16))
	c.fill(tan, poly(92, 352, 120, 398, 148, 398, 176, 352, 134, 366))
	c.fill(tan, curve(134, 388, 190, 388, 228, 430, 222, 500, 220, 560, 214, 592, 134, 592, 54, 592, 48, 560, 46, 500, 40, 430,
		78, 388, 134, 388))
	c.fill(wood, box(112, 386, 44, 12, 6))
	c.text(gobold.TTF, 28, bark, 134, 508, "Huila")
}

func dripper(c *canvas) {
	c.fill(rgb(0xb9cfc4), box(0, 0, 1200, 675, 0))
	c.fill(wood, box(0, 560, 1200, 115, 0))
	c.fill(bark, box(0, 560, 1200, 10, 0))
	c.fill(shadow, ellipse(612, 572, 200, 18))
	c.fill(glass, poly(520, 330, 680, 330, 770, 540, 750, 570, 450, 570, 430, 540))
	c.fill(coffee, poly(458, 474, 742, 474, 770, 540, 750, 570, 450, 570, 430, 540))
	c.fill(bark, ellipse(600, 474, 142, 12))
	c.fill(coffee, box(597, 330, 6, 146, 0))
	c.fill(glass, poly(520, 350, 540, 350, 470, 540, 448, 540))
	c.fill(wood, box(508, 352, 184, 34, 8))
	c.fill(copper, box(500, 362, 200, 14, 6))
	c.fill(shade, box(490, 318, 220, 20, 10))
	c.fill(shade, ring(764, 212, 44, 16))
	c.fill(paper, poly(426, 128, 774, 128, 650, 320, 550, 320))
	c.fill(shade, poly(700, 128, 774, 128, 650, 320, 620, 320))
	for i := range 4 {
		x := 470 + f(i)*62
		c.fill(shade, stroke(6, x, 160, 570+f(i)*16, 304))
	}
	c.fill(paper, box(416, 112, 368, 24, 12))
	c.fill(tan, poly(440, 112, 760, 112, 786, 72, 414, 72))
	c.fill(cream, poly(440, 112, 690, 112, 700, 72, 414, 72))
	c.fill(bark, ellipse(600, 84, 150, 14))
	for i := range 3 {
		steam(c, 540+f(i)*58, 64, 34)
	}
	mug(c)
	bean(c, 250, 590, 30, 20)
	bean(c, 310, 612, 30, -40)
	bean(c, 196, 620, 30, 75)
}

func mug(c *canvas) {
	c.fill(paper, box(880, 430, 150, 136, 22))
	c.fill(shade, box(990, 430, 40, 136, 22))
	c.fill(paper, ring(1042, 494, 42, 16))
	c.fill(red, box(880, 468, 150, 16, 0))
}

func bean(c *canvas, x, y, size, degrees float32) {
	c.fill(bark, tilted(x, y, size, size*.68, degrees))
	a := f64(degrees) * math.Pi / 180
	cos, sin := float32(math.Cos(a)), float32(math.Sin(a))
	at := func(u, v float32) (float32, float32) { return x + u*cos - v*sin, y + u*sin + v*cos }
	var crease []path
	for i := range 10 {
		u, next := f(i)/5-1, f(i+1)/5-1
		x1, y1 := at(u*size*.9, size*.14*float32(math.Sin(f64(u)*3)))
		x2, y2 := at(next*size*.9, size*.14*float32(math.Sin(f64(next)*3)))
		crease = append(crease, stroke(size*.09, x1, y1, x2, y2))
	}
	c.fill(tan, crease...)
}

// canvas is a picture in progress.
type canvas struct{ *image.RGBA }

// path is one closed outline.
type path []point

type point struct{ x, y float32 }

// fill paints the union of the paths. Only the rectangle around them is touched.
func (c *canvas) fill(ink color.Color, paths ...path) {
	var area image.Rectangle
	for _, p := range paths {
		for _, q := range p {
			area = area.Union(image.Rect(int(q.x)-2, int(q.y)-2, int(q.x)+2, int(q.y)+2))
		}
	}
	area = area.Intersect(c.Rect)
	z := vector.NewRasterizer(area.Dx(), area.Dy())
	left, top := f(area.Min.X), f(area.Min.Y)
	for _, p := range paths {
		z.MoveTo(p[0].x-left, p[0].y-top)
		for _, q := range p[1:] {
			z.LineTo(q.x-left, q.y-top)
		}
		z.ClosePath()
	}
	z.Draw(c, area, image.NewUniform(ink), image.Point{})
}

// text writes a line, centred on x, its baseline at y.
func (c *canvas) text(ttf []byte, size float64, ink color.Color, x, y float32, s string) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		log.Fatalf("parse the font: %v", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		log.Fatalf("size the font: %v", err)
	}
	d := font.Drawer{Dst: c, Src: image.NewUniform(ink), Face: face}
	d.Dot = fixed.Point26_6{X: fixed.Int26_6(x*64) - d.MeasureString(s)/2, Y: fixed.Int26_6(y * 64)}
	d.DrawString(s)
}

func (c *canvas) save(file string) error {
	var out bytes.Buffer
	if filepath.Ext(file) == ".png" {
		small := image.NewPaletted(c.Rect, palette(c.RGBA))
		draw.Draw(small, c.Rect, c, image.Point{}, draw.Src)
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&out, small); err != nil {
			return err
		}
	} else if err := jpeg.Encode(&out, c, &jpeg.Options{Quality: 78}); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

// palette is the 256 colours that are used most, which flat shapes need few of.
func palette(m *image.RGBA) color.Palette {
	count := map[color.RGBA]int{}
	for i := 0; i < len(m.Pix); i += 4 {
		count[color.RGBA{m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3]}]++
	}
	used := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(number(a), number(b)))
	})
	var p color.Palette
	for _, c := range used[:min(256, len(used))] {
		p = append(p, c)
	}
	return p
}

func number(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }

func poly(xy ...float32) path {
	var p path
	for i := 0; i < len(xy); i += 2 {
		p = append(p, point{xy[i], xy[i+1]})
	}
	return p
}

// curve is a start, and three points for each cubic Bézier that follows.
func curve(xy ...float32) path {
	const steps = 24
	p := poly(xy...)
	out := p[:1:1]
	for ; len(p) > 3; p = p[3:] {
		for i := 1; i <= steps; i++ {
			t := f(i) / steps
			u := 1 - t
			out = append(out, point{
				u*u*u*p[0].x + 3*u*u*t*p[1].x + 3*u*t*t*p[2].x + t*t*t*p[3].x,
				u*u*u*p[0].y + 3*u*u*t*p[1].y + 3*u*t*t*p[2].y + t*t*t*p[3].y,
			})
		}
	}
	return out
}

func box(x, y, w, h, r float32) path {
	if r == 0 {
		return poly(x, y, x+w, y, x+w, y+h, x, y+h)
	}
	r = min(r, w/2, h/2)
	k := r * .45
	right, bottom := x+w, y+h
	return curve(x+r, y, x+r, y, right-r, y, right-r, y, right-k, y, right, y+k, right, y+r,
		right, y+r, right, bottom-r, right, bottom-r, right, bottom-k, right-k, bottom, right-r, bottom,
		right-r, bottom, x+r, bottom, x+r, bottom, x+k, bottom, x, bottom-k, x, bottom-r,
		x, bottom-r, x, y+r, x, y+r, x, y+k, x+k, y, x+r, y)
}

func ellipse(x, y, rx, ry float32) path { return tilted(x, y, rx, ry, 0) }

func tilted(x, y, rx, ry, degrees float32) path {
	return outline(func(t float64) point {
		a := f64(degrees) * math.Pi / 180
		u, v := f64(rx)*math.Cos(t), f64(ry)*math.Sin(t)
		return point{x + float32(u*math.Cos(a)-v*math.Sin(a)), y + float32(u*math.Sin(a)+v*math.Cos(a))}
	})
}

func outline(at func(t float64) point) path {
	const steps = 72
	var p path
	for i := range steps {
		p = append(p, at(f64(i)*2*math.Pi/steps))
	}
	return p
}

func ring(x, y, r, width float32) path { return arc(x, y, r-width/2, 0, 360, width) }

// arc is a stroke along a part of a circle.
func arc(x, y, r, from, to, width float32) path {
	const steps = 72
	var out, in path
	for i := range steps + 1 {
		a := f64(from+(to-from)*f(i)/steps) * math.Pi / 180
		cos, sin := float32(math.Cos(a)), float32(math.Sin(a))
		out = append(out, point{x + (r+width/2)*cos, y + (r+width/2)*sin})
		in = append(in, point{x + (r-width/2)*cos, y + (r-width/2)*sin})
	}
	slices.Reverse(in)
	return append(out, in...)
}

// stroke is a straight line with round ends.
func stroke(width, x1, y1, x2, y2 float32) path {
	start := math.Atan2(f64(y2-y1), f64(x2-x1))
	return outline(func(t float64) point {
		x, y := x2, y2
		if t >= math.Pi {
			x, y = x1, y1
		}
		a := start + t - math.Pi/2
		return point{x + width/2*float32(math.Cos(a)), y + width/2*float32(math.Sin(a))}
	})
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

func f[T int | float32](v T) float32 { return float32(v) }

func f64[T int | float32](v T) float64 { return float64(v) }
