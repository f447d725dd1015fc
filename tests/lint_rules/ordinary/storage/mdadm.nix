{
  boot.swraid = {
    enable = true;
    mdadmConf = ''
      ARRAY /dev/md0 level=raid1 num-devices=2 UUID=a1b2c3d4:00112233:44556677:8899aabb
      MAILADDR root
    '';
  };
  fileSystems."/srv" = { device = "/dev/md0"; fsType = "ext4"; };
}
