{ lib, pkgs, ... }:
let
  disks = {
    disk1 = "ata-WDC_WD40EFRX-68N32N0_WD-WCC7K0AAAAAA-part1";
    disk2 = "ata-ST4000VN008-2DR166_ZGY0BBBB-part1";
    parity = "ata-ST4000VN008-2DR166_ZGY0CCCC-part1";
  };
in
{
  fileSystems = lib.mapAttrs' (name: id: lib.nameValuePair "/mnt/${name}" {
    device = "/dev/disk/by-id/${id}";
    fsType = "xfs";
    options = [ "nofail" ];
  }) disks // {
    "/mnt/pool" = {
      device = "/mnt/disk1:/mnt/disk2";
      fsType = "fuse.mergerfs";
      options = [ "category.create=mfs" "minfreespace=20G" ];
    };
  };
  services.snapraid = {
    enable = true;
    parityFiles = [ "/mnt/parity/snapraid.parity" ];
    dataDisks = { d1 = "/mnt/disk1"; d2 = "/mnt/disk2"; };
  };
}
