{ config, ... }:
{
  swapDevices = [
    { device = "/dev/sda2"; priority = 1; }
    { device = "/var/swapfile"; size = 8 * 1024; }
    { device = "/dev/disk/by-partlabel/swap"; randomEncryption.enable = true; }
  ];
  zramSwap = { enable = true; memoryPercent = 50; };
}
