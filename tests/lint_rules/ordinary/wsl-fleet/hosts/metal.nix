# Disks of the machine beside the distro: none of its business.
{
  networking.hostName = "metal";
  boot.loader.systemd-boot.enable = true;
  fileSystems."/" = { device = "/dev/nvme0n1p2"; fsType = "ext4"; };
  fileSystems."/data" = { device = "/dev/sda1"; fsType = "ext4"; };
  fileSystems."/backup" = { device = "/dev/disk/by-id/ata-Some_Disk_123-part1"; fsType = "ext4"; };
  systemd.mounts = [ { what = "/dev/sdb1"; where = "/old"; wantedBy = [ "multi-user.target" ]; } ];
}
