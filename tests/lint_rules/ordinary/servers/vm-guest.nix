{ modulesPath, ... }:
{
  imports = [ (modulesPath + "/profiles/qemu-guest.nix") ];
  fileSystems = {
    "/" = { device = "/dev/vda1"; fsType = "ext4"; autoResize = true; };
    "/data" = { device = "/dev/vdb"; fsType = "ext4"; options = [ "defaults" ]; };
    "/mnt/host" = { device = "share"; fsType = "9p"; options = [ "trans=virtio" "version=9p2000.L" ]; };
    "/mnt/fast-host" = { device = "fast"; fsType = "virtiofs"; };
  };
  boot.growPartition = true;
}
